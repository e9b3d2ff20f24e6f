/** Levels of objects and arrays in a JSON text of a client's: far more than forms have, and far less than ends a stack. */
export const MAX_JSON_DEPTH = 64;

/** Whether a parsed JSON text is nested too deeply to be worked with: written again, it would overflow the stack. */
export const isTooDeep = (value: unknown, levels = MAX_JSON_DEPTH): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isTooDeep(inner, levels - 1)));
