import { BACKSLASH, ESCAPED, hexAt, LETTER_U, LOWER_CASE, type Characters } from './json-text.js';
import { PIECE_LENGTH, type InPieces } from './pieces.js';

/** The shortest secret that answers are searched for. A shorter secret may stand in any text by chance. */
export const MIN_SECRET_LENGTH = 6;

/** Line ends. A backslash before one of these escapes nothing. */
const LINE_ENDS: ReadonlySet<number> = new Set([0x0a, 0x0d, 0x2028, 0x2029]);

/**
 * Checks whether a text repeats a secret, either as it is or with some characters escaped as in JSON (RFC 8259
 * section 7).
 *
 * Users choose parts of both texts, so no choice may make the search slow. The search reads both texts a
 * fixed number of times and copies neither. (`includes` takes minutes for 10 MB of one letter and a long
 * secret of that letter and another.)
 * @param secret one character at least
 */
export function* searchSecret(text: Characters, secret: Characters): InPieces<boolean> {
  const fallbacks = fallbacksOf(secret);
  const first = secret.charCodeAt(0);
  let hasBackslash = false;
  let matched = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    // Most characters match nothing, and are not worth a call.
    if (matched > 0 || unit === first) matched = matchedWith(unit, matched, secret, fallbacks);
    if (matched === secret.length) return true;
    if (unit === BACKSLASH) hasBackslash = true;
    if ((at + 1) % PIECE_LENGTH === 0) yield;
  }
  return hasBackslash && (yield* searchEscaped(text, secret, fallbacks));
}

/** Checks whether a text repeats a secret, each escape read as the character that it stands for. */
function* searchEscaped(text: Characters, secret: Characters, fallbacks: Uint32Array): InPieces<boolean> {
  let matched = 0;
  let pauseAt = PIECE_LENGTH;
  for (let at = 0; at < text.length;) {
    const length = escapeLength(text, at);
    matched = matchedWith(unitAt(text, at, length), matched, secret, fallbacks);
    if (matched === secret.length) return true;
    at += length;
    if (at >= pauseAt) {
      yield;
      pauseAt = at + PIECE_LENGTH;
    }
  }
  return false;
}

/**
 * The length of the secret's beginning that is matched after one more code unit (search of Knuth, Morris and
 * Pratt).
 */
function matchedWith(unit: number, before: number, secret: Characters, fallbacks: Uint32Array): number {
  let matched = before;
  while (matched > 0 && secret.charCodeAt(matched) !== unit) matched = fallbacks[matched - 1] ?? 0;
  return secret.charCodeAt(matched) === unit ? matched + 1 : 0;
}

/** For each beginning of the secret, the length of the longest shorter beginning that it ends with. */
function fallbacksOf(secret: Characters): Uint32Array {
  const fallbacks = new Uint32Array(secret.length);
  for (let at = 1; at < secret.length; at += 1) {
    fallbacks[at] = matchedWith(secret.charCodeAt(at), fallbacks[at - 1] ?? 0, secret, fallbacks);
  }
  return fallbacks;
}

/**
 * The number of characters that stand for one code unit: 6 for `\u0041`, 2 for `\n`, 1 where nothing is
 * escaped.
 */
function escapeLength(text: Characters, at: number): 1 | 2 | 6 {
  if (text.charCodeAt(at) !== BACKSLASH || at + 1 === text.length) return 1;
  const next = text.charCodeAt(at + 1);
  if (LINE_ENDS.has(next)) return 1;
  return (next | LOWER_CASE) === LETTER_U && !Number.isNaN(hexAt(text, at + 2)) ? 6 : 2;
}

function unitAt(text: Characters, at: number, length: 1 | 2 | 6): number {
  if (length === 1) return text.charCodeAt(at);
  if (length === 6) return hexAt(text, at + 2);
  const next = text.charCodeAt(at + 1);
  return ESCAPED.get(next) ?? next;
}
