/** `https://` may be left out of a redirect URL, as in 2.1.1; an empty one is none. What is no text stays as it is. */
export function withScheme(url: string | undefined): string | undefined {
  if (!url) return undefined;
  return typeof url === 'string' && !/^[a-z][a-z\d+.-]*:\/\//i.test(url) ? `https://${url}` : url;
}
