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
 * @throws {Error} where the error repeats a secret and cannot be changed, because it is frozen or is a text.
 * Show the thrown error in its place.
 */
export function conceal(error: unknown, secrets: readonly string[]): void {
  const texts = secrets.flatMap(spellings);
  const seen = new Set<unknown>();

  const concealIn = (holder: object) => {
    for (const key of Object.getOwnPropertyNames(holder)) {
      const value: unknown = Reflect.get(holder, key);
      if (typeof value === 'string' && !KEPT.includes(key)) {
        const shown = texts.reduce((text, secret) => text.replaceAll(secret, CONCEALED), value);
        if (shown !== value && !Reflect.set(holder, key, shown))
          throw new Error('An error is not shown, because it repeats what the user entered.');
      } else if (!seen.has(value) && (isPlain(value) || value instanceof Error)) {
        seen.add(value);
        concealIn(value);
      }
    }
  };

  concealIn(Object.freeze([error]));
}

const spellings = (secret: string) =>
  secret.length < SHORTEST_SECRET
    ? []
    : [secret, JSON.stringify(secret).slice(1, -1)].flatMap((text) => [
        text,
        encodeURIComponent(text),
        new URLSearchParams([['', text]]).toString().slice(1),
      ]);
