/** Copies the fields of an object; `{}` for a value that is no object. */
export const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** Parses JSON; `undefined` for a text that is no JSON. */
export const parse = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
};

/**
 * Parses the body of a request: a value from JSON, the text itself where it is no JSON, `undefined` where it
 * is empty.
 */
export const parseBody = (text: string): unknown => (text ? (parse(text) ?? text) : undefined);

/** Reads the claims of a user token without verifying its signature. */
export const claimsOf = (token = ''): { sub: string } => {
  const { sub } = objectOf(parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));
  return { sub: typeof sub === 'string' ? sub : '' };
};
