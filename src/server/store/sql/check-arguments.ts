import { isStorable, UNSTORABLE } from '../storable.js';

/**
 * Checks the texts of an operation before they reach a database.
 * @param operation the name of the operation, for the message
 * @throws {TypeError} that names the first text that cannot be stored.
 */
export function checkTexts(operation: string, texts: object): void {
  for (const [name, text] of Object.entries(texts) as [string, unknown][])
    if (typeof text === 'string' && !isStorable(text))
      throw new TypeError(
        `${operation}: \`${name}\` must be well-formed text without U+0000, and has ${offending(text)} at index ${text.search(UNSTORABLE)}.`,
      );
}

const offending = (text: string) => {
  const code = text.charCodeAt(text.search(UNSTORABLE));
  return code === 0 ? 'U+0000' : `a lone surrogate (U+${code.toString(16).toUpperCase()})`;
};

/** @throws {TypeError} where a time to live is no number, e.g. because it was left out. */
export function checkTtl(operation: string, ttlMs: unknown): void {
  if (!Number.isFinite(ttlMs))
    throw new TypeError(
      `${operation}: \`ttlMs\` must be a finite number of milliseconds, and is ${String(ttlMs)}.`,
    );
}

/** @throws {TypeError} where a limit is no whole number, or less than 1. */
export function checkLimit(operation: string, limit: unknown): void {
  if (!Number.isInteger(limit) || Number(limit) < 1)
    throw new TypeError(
      `${operation}: \`limit\` must be a whole number of at least 1, and is ${String(limit)}.`,
    );
}
