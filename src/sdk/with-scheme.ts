/** `https://` may be left out of a redirect URL, as in 2.1.1. */
export const withScheme = (url: string | undefined) =>
  url && !/^[a-z][a-z\d+.-]*:\/\//i.test(url) ? `https://${url}` : url;
