/** What is read of a text: one UTF-16 code unit at a time. */
export type Characters = Pick<string, 'length' | 'charCodeAt'>;

export const BACKSLASH = 0x5c;
export const LETTER_U = 0x75;
/** Turns the code unit of an ASCII capital into that of its small letter. */
export const LOWER_CASE = 0x20;

const codeOf = (char: string): number => char.charCodeAt(0);

/** What may follow a backslash in JSON, `u` aside, and what it stands for (RFC 8259 section 7). */
export const ESCAPED: ReadonlyMap<number, number> = new Map(
  ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t'].map((pair) => [codeOf(pair), pair.charCodeAt(1)]),
);

/** The number that four hexadecimal digits stand for; `NaN` where these are none. */
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
