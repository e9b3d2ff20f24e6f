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
 * Whether a text is JSON (RFC 8259), {@link MAX_JSON_TEXT_DEPTH} levels deep at most. The check reads
 * characters and builds no values. `JSON.parse` would build them all, which takes seconds for megabytes of
 * small objects, and the server answers no other request in that time.
 */
export const isJsonText = (text: string): boolean =>
  afterValue(text, afterSpace(text, 0), MAX_JSON_TEXT_DEPTH) === text.length;

/** The position after a value and the space that follows the value. */
function afterValue(text: string, at: number, levels: number): number {
  const first = text.charCodeAt(at);
  if (first === OPEN_ARRAY || first === OPEN_OBJECT) {
    return levels === 0 ? NOWHERE : afterSpace(text, afterMembers(text, at, levels - 1));
  }
  return afterSpace(text, afterScalar(text, at));
}

/** The position after an array or an object. */
function afterMembers(text: string, start: number, levels: number): number {
  const isObject = text.charCodeAt(start) === OPEN_OBJECT;
  const close = isObject ? CLOSE_OBJECT : CLOSE_ARRAY;
  let at = afterSpace(text, start + 1);
  if (text.charCodeAt(at) === close) return at + 1;
  for (;;) {
    at = afterValue(text, isObject ? afterName(text, at) : at, levels);
    const next = text.charCodeAt(at);
    if (next === close) return at + 1;
    if (next !== COMMA) return NOWHERE;
    at = afterSpace(text, at + 1);
  }
}

/** The position at which the value of a member begins, given the position of the member's name. */
function afterName(text: string, start: number): number {
  const at = afterSpace(text, afterString(text, start));
  return text.charCodeAt(at) === COLON ? afterSpace(text, at + 1) : NOWHERE;
}

function afterScalar(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === QUOTE) return afterString(text, at);
  if (first === MINUS || isDigit(first)) return afterNumber(text, at);
  return at + (WORDS.find((word) => text.startsWith(word, at))?.length ?? NOWHERE);
}

function afterString(text: string, start: number): number {
  if (text.charCodeAt(start) !== QUOTE) return NOWHERE;
  let at = start + 1;
  for (;;) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) return at + 1;
    // Past the end of the text `unit` is `NaN`, for which `unit < SPACE` would be false.
    if (!(unit >= SPACE)) return NOWHERE;
    at += unit === BACKSLASH ? escapeLength(text, at) : 1;
  }
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
