/**
 * Checks that an argument of an SDK method is a string that is not blank.
 * @throws {Error} if the value is anything else. The message names the method and the argument.
 */
export function requireText(method: string, argument: string, value: unknown): asserts value is string {
  if (typeof value !== 'string' || !value.trim())
    throw new Error(`paragon.${method}: ${argument} must be a text that is not empty; got ${typeof value}.`);
}

/** Returns the options of a call, or `{}` if a caller in plain JavaScript has passed `null` or nothing. */
export const optionsOf = <Options extends object>(options: Options | null | undefined): Partial<Options> =>
  options ?? {};

/**
 * Adds `https://` to a redirect URL that names no scheme, as `@useparagon/connect` 2.1.1 does. An empty URL
 * becomes `undefined`. A value that is no string, which only a caller in plain JavaScript can pass, is
 * returned unchanged.
 */
export function withScheme(url: string | undefined): string | undefined {
  if (!url) return undefined;
  return typeof url === 'string' && !/^[a-z][a-z\d+.-]*:\/\//i.test(url) ? `https://${url}` : url;
}
