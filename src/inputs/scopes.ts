/** `scope-token` of RFC 6749 section 3.3: printable ASCII without space, `"` and `\`. */
const SCOPE_TOKEN = /^[!#-[\]-~]+$/;

/**
 * Reads OAuth scopes as people and programs write them: a string separated by white space or commas, or an
 * array.
 * @returns each scope once, in the order given. `null` where a part is no `scope-token` of RFC 6749 section
 * 3.3, or where the value is neither a string nor an array of strings.
 */
export function parseScopes(value: unknown): string[] | null {
  const parts: unknown[] = Array.isArray(value) ? value : [value];
  if (!parts.every((part) => typeof part === 'string')) return null;
  const scopes = parts
    .flatMap((part) => part.replace(/\p{Cf}/gu, '').split(/[\s,]+/))
    .filter((scope) => scope !== '');
  return scopes.every((scope) => SCOPE_TOKEN.test(scope)) ? [...new Set(scopes)] : null;
}
