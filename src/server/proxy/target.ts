import { badRequest } from '../problem.js';

/** What parsers of URLs read in different ways, control characters aside. */
const AMBIGUOUS = /[\\#\s]/;
const ENCODED_DOT = /%2e/i;
/** What a segment may not hold once it is decoded: slashes, controls, and what is an escape again, however it was written. */
const HIDDEN = /[/\\\p{Cc}]|%[0-9a-f]{2}/iu;
/** Also before what some servers cut off. */
const DOT_SEGMENT = /^\.{1,2}(?:[;\s]|$)/;

/**
 * Where a request of the proxy goes: the base URL and what was asked for, concatenated. That the result has the origin and
 * the path of the base is asserted, whatever came.
 * @param pathAndQuery as it was sent: `''`, or a path that begins with `/`, and perhaps a query
 * @throws {Problem} `invalid_proxy_path`
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
    // No UTF-8, e.g. the overlong `%c0%ae` that some servers take for a dot.
    return false;
  }
}

const hasControls = (text: string) => /\p{Cc}/u.test(text);

const invalidPath = () =>
  badRequest(
    'invalid_proxy_path',
    'The path must be one below the base URL: no empty or dot segments, no `\\` or `#`, no control characters, no encoded dots, slashes or backslashes.',
  );
