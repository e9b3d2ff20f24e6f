import { isPlain } from '../utils/plain-data.js';

/** The text that takes the place of a secret in an error. */
const CONCEALED = '[concealed]';
/**
 * The shortest secret that is looked for. A shorter one may be in any error by chance, as a part of other
 * words.
 */
const SHORTEST_SECRET = 4;
/**
 * Fields by which callers tell errors and inputs apart. They are left as they are, because no user enters
 * them.
 */
const KEPT = ['name', 'inputId'];

/**
 * Replaces secrets in an error: in its message, its stack, its cause and its other fields. A secret is found
 * as it was entered, escaped as in JSON (RFC 8259 section 7), and encoded as in a URL or in a form. The error
 * itself is changed, and not copied, so that its class stays the same.
 * @returns the error, or another error to show in its place where the error repeats a secret and cannot be
 * changed, because it is frozen or is a text.
 */
export function conceal(error: unknown, secrets: readonly unknown[]): unknown {
  const texts = secrets.flatMap(spellings);
  const seen = new Set<unknown>();

  /** Returns whether `holder` now shows no secret. */
  const concealIn = (holder: object): boolean =>
    Object.getOwnPropertyNames(holder).every((key) => {
      const value: unknown = Reflect.get(holder, key);
      if (typeof value === 'string' && !KEPT.includes(key)) {
        const shown = texts.reduce((text, secret) => text.replaceAll(secret, CONCEALED), value);
        return shown === value || Reflect.set(holder, key, shown);
      }
      if (seen.has(value) || !(isPlain(value) || value instanceof Error)) return true;
      seen.add(value);
      return concealIn(value);
    });

  return concealIn(Object.freeze([error]))
    ? error
    : new Error('An error is not shown, because it repeats what the user entered.');
}

const spellings = (secret: unknown) =>
  typeof secret !== 'string' || secret.length < SHORTEST_SECRET
    ? []
    : [secret, JSON.stringify(secret).slice(1, -1)].flatMap((text) => [
        text,
        encodeURIComponent(text),
        String(new URLSearchParams({ '': text })).slice(1),
      ]);
