import { PIECE_LENGTH, type InPieces } from './pieces.js';

export const UTF_8 = 'utf-8';

/** The charset that a `Content-Type` names; UTF-8 where it names none. */
export const charsetOf = (contentType: string | null): string =>
  (/;\s*charset="?([\w-]+)/i.exec(contentType ?? '')?.[1] ?? UTF_8).toLowerCase();

/** Decodes a text; `null` where the bytes are no text of that charset, or the charset is unknown. */
export function* decodeText(bytes: Uint8Array, charset: string): InPieces<string | null> {
  try {
    const decoder = new TextDecoder(charset, { fatal: true });
    let text = '';
    for (const piece of piecesOf(bytes)) {
      if (text !== '') yield;
      text += decoder.decode(piece, { stream: true });
    }
    return text + decoder.decode();
  } catch {
    return null;
  }
}

/**
 * The ASCII and UTF-8 that bytes hold, whatever they are labelled as. Zeros are left out, so that ASCII in
 * UTF-16 of either byte order is read, too.
 */
export function* decodeLoosely(bytes: Uint8Array): InPieces<string> {
  const decoder = new TextDecoder(UTF_8);
  let text = '';
  for (const piece of piecesOf(bytes)) {
    if (text !== '') yield;
    text += decoder.decode(
      piece.filter((byte) => byte !== 0),
      { stream: true },
    );
  }
  return text + decoder.decode();
}

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_LENGTH) yield bytes.subarray(at, at + PIECE_LENGTH);
}

const ESCAPE = '\u001b';
/**
 * Matches a character that no text has (WHATWG MIME Sniffing section 3, "binary data byte"), e.g. the zeros of
 * UTF-16 that is labelled as another charset.
 */
const BINARY = new RegExp(`\\p{Cc}(?<![\\t\\n\\f\\r\\x7f-\\x9f${ESCAPE}])`, 'u');

export const isBinary = (text: string): boolean => BINARY.test(text);

/** The content codings (RFC 9110 section 8.4.1) that `fetch` decodes on every platform. */
const DECODED = new Set(['', 'identity', 'gzip', 'x-gzip', 'deflate', 'br']);

/** Whether `fetch` has decoded a body with this `Content-Encoding`. It hands on what it does not know as it is. */
export const isDecoded = (contentEncoding: string | null): boolean =>
  (contentEncoding ?? '').split(',').every((coding) => DECODED.has(coding.trim().toLowerCase()));
