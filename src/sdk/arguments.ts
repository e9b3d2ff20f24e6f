/**
 * Checks an argument of a method of the SDK.
 * @throws {Error} that names the method and the argument, unless the value is a text with more than white
 * space.
 */
export function requireText(method: string, argument: string, value: unknown): asserts value is string {
  if (typeof value !== 'string' || !value.trim())
    throw new Error(`paragon.${method}: ${argument} must be a text that is not empty; got ${typeof value}.`);
}

/** Reads the options of a call. A caller in plain JavaScript may pass `null` or nothing in their place. */
export const optionsOf = <Options extends object>(options: Options | null | undefined): Partial<Options> =>
  options ?? {};

/**
 * Adds `https://` to a redirect URL that names no scheme, as 2.1.1 does. An empty URL becomes `undefined`. A
 * value that is no text, which only a caller in plain JavaScript can pass, is returned unchanged.
 */
export function withScheme(url: string | undefined): string | undefined {
  if (!url) return undefined;
  return typeof url === 'string' && !/^[a-z][a-z\d+.-]*:\/\//i.test(url) ? `https://${url}` : url;
}
