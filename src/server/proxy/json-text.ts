import { PIECE_LENGTH, type InPieces } from './pieces.js';

/** A text that is read one UTF-16 code unit at a time. */
export type Characters = Pick<string, 'length' | 'charCodeAt'>;

/**
 * Levels of arrays and objects. Programs that walk through JSON recursively fail on text that is much deeper.
 */
export const MAX_JSON_TEXT_DEPTH = 1000;

/**
 * The position of a part that ends nowhere, because the text breaks the grammar of JSON. Reading on from here
 * finds no character, so each part that encloses the broken one ends here, too.
 */
const NOWHERE = Infinity;
const WORDS = ['true', 'false', 'null'];

export const BACKSLASH = 0x5c;
export const LETTER_U = 0x75;
/** The bit that an ASCII letter has when it is small: `| LOWER_CASE` turns a capital into its small letter. */
export const LOWER_CASE = 0x20;

const [SPACE, TAB, LINE_FEED, CARRIAGE_RETURN] = [0x20, 0x09, 0x0a, 0x0d];
const [QUOTE, COMMA, COLON, POINT, PLUS, MINUS, ZERO, NINE] = [
  0x22, 0x2c, 0x3a, 0x2e, 0x2b, 0x2d, 0x30, 0x39,
];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT, LETTER_E] = [0x5b, 0x5d, 0x7b, 0x7d, 0x65];

/**
 * The characters that may follow a backslash in JSON, except `u`, and those that they stand for (RFC 8259
 * section 7).
 */
export const ESCAPED: ReadonlyMap<number, number> = new Map(
  ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t'].map((pair) => [
    pair.charCodeAt(0),
    pair.charCodeAt(1),
  ]),
);

/**
 * Checks whether a text is JSON (RFC 8259), {@link MAX_JSON_TEXT_DEPTH} levels deep at most. The check reads
 * characters and builds no values. `JSON.parse` would build them all, which takes seconds for megabytes of
 * small objects, and the server answers no other request in that time.
 */
export function* checkJsonText(text: string): InPieces<boolean> {
  /** For each array or object that is open, whether it is an object. */
  const isObject: boolean[] = [];
  let at = afterSpace(text, 0);
  let pauseAt = PIECE_LENGTH;
  for (;;) {
    if (at > pauseAt) {
      yield;
      pauseAt = at + PIECE_LENGTH;
    }
    const first = text.charCodeAt(at);
    if (first === OPEN_OBJECT || first === OPEN_ARRAY) {
      if (isObject.length === MAX_JSON_TEXT_DEPTH) return false;
      const inner = afterSpace(text, at + 1);
      const close = first === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY;
      if (text.charCodeAt(inner) !== close) {
        isObject.push(first === OPEN_OBJECT);
        at = first === OPEN_OBJECT ? yield* afterName(text, inner) : inner;
        continue;
      }
      at = afterSpace(text, inner + 1);
    } else if (first === QUOTE) at = afterSpace(text, yield* afterString(text, at));
    else at = afterSpace(text, afterScalar(text, at));
    // A value has ended. It is the last one of each array and object that is closed here.
    for (;;) {
      const isInObject = isObject.at(-1);
      if (isInObject === undefined) return at === text.length;
      const next = text.charCodeAt(at);
      if (next === COMMA) {
        const member = afterSpace(text, at + 1);
        at = isInObject ? yield* afterName(text, member) : member;
        break;
      }
      if (next !== (isInObject ? CLOSE_OBJECT : CLOSE_ARRAY)) return false;
      isObject.pop();
      at = afterSpace(text, at + 1);
    }
  }
}

/** The position at which the value of a member begins, given the position of the member's name. */
function* afterName(text: string, start: number): InPieces<number> {
  const at = afterSpace(text, yield* afterString(text, start));
  return text.charCodeAt(at) === COLON ? afterSpace(text, at + 1) : NOWHERE;
}

function* afterString(text: string, start: number): InPieces<number> {
  if (text.charCodeAt(start) !== QUOTE) return NOWHERE;
  let at = start + 1;
  let pauseAt = at + PIECE_LENGTH;
  for (;;) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) return at + 1;
    // Past the end of the text `unit` is `NaN`, for which `unit < SPACE` would be false.
    if (!(unit >= SPACE)) return NOWHERE;
    at += unit === BACKSLASH ? escapeLength(text, at) : 1;
    if (at > pauseAt) {
      yield;
      pauseAt = at + PIECE_LENGTH;
    }
  }
}

/** The position after a number, `true`, `false` or `null`. */
function afterScalar(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === MINUS || isDigit(first)) return afterNumber(text, at);
  return at + (WORDS.find((word) => text.startsWith(word, at))?.length ?? NOWHERE);
}

function escapeLength(text: string, at: number): number {
  const next = text.charCodeAt(at + 1);
  if (ESCAPED.has(next)) return 2;
  return next === LETTER_U && !Number.isNaN(hexAt(text, at + 2)) ? 6 : NOWHERE;
}

/**
 * The number that four hexadecimal digits stand for; `NaN` where one of the four characters is no such digit.
 */
export function hexAt(text: Characters, start: number): number {
  let value = 0;
  for (let at = start; at < start + 4; at += 1) value = value * 16 + hexDigit(text.charCodeAt(at));
  return value;
}

function hexDigit(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const letter = (unit | LOWER_CASE) - 0x61;
  return letter >= 0 && letter < 6 ? letter + 10 : Number.NaN;
}

function afterNumber(text: string, start: number): number {
  const first = text.charCodeAt(start) === MINUS ? start + 1 : start;
  let at = text.charCodeAt(first) === ZERO ? first + 1 : afterDigits(text, first);
  if (text.charCodeAt(at) === POINT) at = afterDigits(text, at + 1);
  if ((text.charCodeAt(at) | LOWER_CASE) !== LETTER_E) return at;
  const sign = text.charCodeAt(at + 1);
  return afterDigits(text, sign === PLUS || sign === MINUS ? at + 2 : at + 1);
}

/** The position after one or more digits. */
function afterDigits(text: string, start: number): number {
  let at = start;
  while (isDigit(text.charCodeAt(at))) at += 1;
  return at === start ? NOWHERE : at;
}

const isDigit = (unit: number): boolean => unit >= ZERO && unit <= NINE;

function afterSpace(text: string, start: number): number {
  let at = start;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

const isSpace = (unit: number): boolean =>
  unit === SPACE || unit === LINE_FEED || unit === CARRIAGE_RETURN || unit === TAB;
