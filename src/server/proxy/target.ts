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
const HIDDEN = /[/\\\p{Cc}]|%[0-9a-f]{2}/iu;
/** A dot segment, also one with a suffix that some servers cut off before they resolve the path. */
const DOT_SEGMENT = /^\.{1,2}(?:[;\s]|$)/;

/**
 * The URL that a request of the proxy is sent to: the base URL with the path and query appended. After the
 * checks of the path, the parsed result is checked again, so that no path leads out of the base URL's origin
 * and path.
 * @param pathAndQuery as the client sent it: `''`, or a path that begins with `/`, with or without a query
 * @throws {Problem} a 400 `invalid_proxy_path`
 */
export function proxyTarget(base: string, pathAndQuery: string): string {
  const [path = ''] = pathAndQuery.split('?', 1);
  if (AMBIGUOUS.test(pathAndQuery) || hasControls(pathAndQuery) || !isPlainPath(path)) throw invalidPath();
  const text = base + pathAndQuery;
  if (!URL.canParse(text)) throw invalidPath();
  const [url, { origin, pathname }] = [new URL(text), new URL(base)];
  const isBelow = url.pathname === pathname || url.pathname.startsWith(pathname.replace(/\/?$/, '/'));
  if (url.origin !== origin || url.username !== '' || url.password !== '' || !isBelow) throw invalidPath();
  return url.href;
}

function isPlainPath(path: string): boolean {
  if (path === '') return true;
  const [first, ...segments] = path.split('/');
  if (first !== '' || ENCODED_DOT.test(path)) return false;
  return segments.every((segment, index) => {
    const isLast = index === segments.length - 1;
    return (segment !== '' || isLast) && isPlainSegment(segment);
  });
}

function isPlainSegment(segment: string): boolean {
  try {
    const text = decodeURIComponent(segment);
    return !DOT_SEGMENT.test(text) && !HIDDEN.test(text);
  } catch {
    // The bytes are no UTF-8, e.g. the overlong `%c0%ae`, which some servers take for a dot.
    return false;
  }
}

const hasControls = (text: string) => /\p{Cc}/u.test(text);

const invalidPath = () =>
  badRequest(
    'invalid_proxy_path',
    'The path must be one below the base URL: no empty or dot segments, no `\\` or `#`, no control characters, no encoded dots, slashes or backslashes.',
  );
