/** A copy of an object's fields; none for anything else. */
export const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** JSON; `undefined` for what is none. */
export const parse = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
};

/** JSON, or the text that is none; `undefined` for an empty body. */
export const parseBody = (text: string): unknown => (text ? (parse(text) ?? text) : undefined);

/** The user of a token, whose signature the backend does not verify. */
export const claimsOf = (token = ''): { sub: string } => {
  const { sub } = objectOf(parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));
  return { sub: typeof sub === 'string' ? sub : '' };
};
