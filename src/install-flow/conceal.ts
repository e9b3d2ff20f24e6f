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
 * @returns the error; another one to show in its place, where the error repeats a secret and cannot be changed: it is
 * frozen, or is a text.
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
