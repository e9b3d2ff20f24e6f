/** The scopes of an answer. */
export const scopesIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((scope) => typeof scope === 'string') : [];

/** The scopes with those of a text added; several may be pasted at once. */
export const withScopes = (scopes: readonly string[], text: string): string[] => [
  ...new Set([...scopes, ...text.split(/[\s,]+/).filter(Boolean)]),
];

export const withoutScope = (scopes: readonly string[], scope: string): string[] =>
  scopes.filter((other) => other !== scope);
