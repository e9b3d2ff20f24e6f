import * as z from 'zod/mini';
import type { StartOptions } from './install-flow.types.js';

const option = (expected: string, accepts: (value: unknown) => boolean) =>
  z.optional(z.custom(accepts, expected));

const isText = (value: unknown) => typeof value === 'string' && value !== '';
const isUrl = (value: unknown) => isText(value) && URL.canParse(String(value));
const callback = option('a function', (value) => typeof value === 'function');

const StartOptionsSchema = z.object({
  accountType: option('a string or an array of strings', (value) =>
    [value].flat().every((name) => typeof name === 'string'),
  ),
  onNext: callback,
  onComplete: callback,
  onError: callback,
  onOAuthWindowUnreachable: callback,
  oauthTimeout: option(
    'a number of milliseconds, 0 or more',
    (value) => typeof value === 'number' && value >= 0,
  ),
  allowMultipleCredentials: option('true or false', (value) => typeof value === 'boolean'),
  overrideRedirectUrl: option('an absolute URL', isUrl),
  selectedCredentialId: option('the ID of a credential', isText),
  signal: option('an AbortSignal', (value) => value instanceof AbortSignal),
});

/** The callbacks among options of any kind, so that an error in the others can be told. */
export function callbacksOf(options: unknown): StartOptions {
  const { onError } = Object(options ?? {}) as { onError?: unknown };
  return typeof onError === 'function' ? { onError: onError as NonNullable<StartOptions['onError']> } : {};
}

const describe = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? JSON.stringify(value)
    : Array.isArray(value)
      ? 'an array'
      : typeof value;

/**
 * The options of `start`, checked. `null` counts as absent.
 * @throws {TypeError} that names the option, what was expected and what came.
 */
export function parseStartOptions(options: unknown): StartOptions {
  if (typeof (options ?? {}) !== 'object')
    throw new TypeError(`installFlow.start: the options must be an object; got ${describe(options)}.`);
  const given = Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== null));
  const parsed = z.safeParse(StartOptionsSchema, given);
  if (parsed.success) return parsed.data as StartOptions;
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0]);
  throw new TypeError(`installFlow.start: ${name} must be ${issue?.message}; got ${describe(given[name])}.`);
}
