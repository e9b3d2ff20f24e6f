import { badRequest } from '../problem.js';

/**
 * Characters that URL parsers read in different ways. Control characters are checked by {@link hasControls}.
 */
const AMBIGUOUS = /[\\#\s]/;
const ENCODED_DOT = /%2e/i;
/**
 * Characters that a decoded segment must not hold: slashes, backslashes, controls, and an escape that was
 * escaped.
 */
const HIDDEN = /[/\\\p{Cc}]|%(?:u[0-9a-f]{2})?[0-9a-f]{2}/iu;
/** A slash that is encoded once more than the segment that it is found in. */
const ENCODED_SLASH = /\/|%2f/i;
/** A path that begins with two slashes once it is decoded, which some servers read as a host. */
const BEGINS_WITH_HOST = /^\/(?:%(?:25)?2f)/i;
/** A dot segment, also one with a suffix that some servers cut off before they resolve the path. */
const DOT_SEGMENT = /^\.{1,2}(?:[;\s]|$)/;

/**
 * The URL that a request of the proxy is sent to: the base URL with the path and query appended. After the
 * checks of the path, the parsed result is checked again, so that no path leads out of the base URL's origin
 * and path.
 * @param pathAndQuery as the client sent it: `''`, or a path that begins with `/`, with or without a query
 * @param allowEncodedSlashes whether a segment may have `%2F` and `%252F`. The parts between them must be as
 * harmless as segments, so that a server which decodes the path once or twice stays below the base URL, too.
 * @throws {Problem} a 400 `invalid_proxy_path`
 */
export function proxyTarget(base: string, pathAndQuery: string, allowEncodedSlashes = false): string {
  const [path = ''] = pathAndQuery.split('?', 1);
  const isPlain = allowEncodedSlashes ? arePlainParts : isPlainText;
  if (AMBIGUOUS.test(pathAndQuery) || hasControls(pathAndQuery) || !isPlainPath(path, isPlain)) {
    throw invalidPath();
  }
  const text = base + pathAndQuery;
  if (!URL.canParse(text)) throw invalidPath();
  const [url, { origin, pathname }] = [new URL(text), new URL(base)];
  const isBelow = url.pathname === pathname || url.pathname.startsWith(pathname.replace(/\/?$/, '/'));
  if (url.origin !== origin || url.username !== '' || url.password !== '' || !isBelow) throw invalidPath();
  if (BEGINS_WITH_HOST.test(url.pathname)) throw invalidPath();
  return url.href;
}

/** @param isPlain whether the text of a segment, decoded once, means nothing but itself */
function isPlainPath(path: string, isPlain: (text: string) => boolean): boolean {
  if (path === '') return true;
  const [first, ...segments] = path.split('/');
  if (first !== '' || ENCODED_DOT.test(path)) return false;
  return segments.every((segment, index) => {
    const isLast = index === segments.length - 1;
    const text = decoded(segment);
    return (segment !== '' || isLast) && text !== null && isPlain(text);
  });
}

const isPlainText = (text: string): boolean => !DOT_SEGMENT.test(text) && !HIDDEN.test(text);

const arePlainParts = (text: string): boolean => text.split(ENCODED_SLASH).every(isPlainText);

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    // The bytes are no UTF-8, e.g. the overlong `%c0%ae`, which some servers take for a dot.
    return null;
  }
}

const hasControls = (text: string) => /\p{Cc}/u.test(text);

const invalidPath = () =>
  badRequest(
    'invalid_proxy_path',
    'The path must be one below the base URL: no empty or dot segments, no `\\` or `#`, no control characters, no encoded dots or backslashes, and no encoded slashes unless the operator allows them.',
  );
