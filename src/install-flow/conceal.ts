import { isPlain } from '../utils/plain-data.js';

/** Stands in an error where the error repeated a secret. */
const CONCEALED = '[concealed]';
/** A shorter text is found in words of an error that have nothing to do with the secret. */
const SHORTEST_SECRET = 4;
/** Fields by which callers tell errors and inputs apart. They hold nothing that the user entered. */
const KEPT = ['name', 'inputId'];

/**
 * Replaces secrets wherever an error repeats one: in its message, its stack, its cause and its other fields; as entered, as
 * in JSON (RFC 8259 section 7), and as in a URL, percent-encoded or form-encoded. The error itself is changed, so that it
 * keeps its class.
 * @throws {Error} to be shown in its place, where the error repeats a secret and cannot be changed: it is frozen, or is a
 * text.
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
