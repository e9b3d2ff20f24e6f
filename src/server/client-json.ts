import { badRequest } from './problem.js';

/**
 * Levels of objects and arrays that a client's JSON may have. Forms have far fewer. Writing JSON with far more
 * levels would overflow the stack.
 */
const MAX_JSON_DEPTH = 64;

/**
 * Parses a client's text as JSON; `undefined` where the text is no JSON.
 * @throws {Problem} a 400 where the JSON has more than 64 levels.
 */
export function parseJson(text: string): unknown {
  const value = jsonIn(text);
  if (isTooDeep(value)) {
    throw badRequest('json_too_deep', `JSON may be nested ${MAX_JSON_DEPTH} levels deep at most.`);
  }
  return value;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isTooDeep = (value: unknown, levels = MAX_JSON_DEPTH): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isTooDeep(inner, levels - 1)));
