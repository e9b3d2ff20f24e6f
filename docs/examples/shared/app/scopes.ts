/** The scopes of an answer, after the required ones, which are asked for in any case. */
export const scopesIn = (value: unknown, required: readonly string[]): string[] => {
  const scopes = Array.isArray(value) ? value.filter((scope) => typeof scope === 'string') : [];
  return [...new Set([...required, ...scopes])];
};

/** Adds the scopes in a text. A user may paste several at once. */
export const withScopes = (scopes: readonly string[], text: string): string[] => [
  ...new Set([...scopes, ...text.split(/[\s,]+/).filter(Boolean)]),
];

export const withoutScope = (scopes: readonly string[], scope: string): string[] =>
  scopes.filter((other) => other !== scope);
