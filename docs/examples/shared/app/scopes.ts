/** The scopes of an answer, and first those that are asked for whatever it says. */
export const scopesIn = (value: unknown, required: readonly string[]): string[] => {
  const scopes = Array.isArray(value) ? value.filter((scope) => typeof scope === 'string') : [];
  return [...new Set([...required, ...scopes])];
};

/** The scopes with those of a text added; several may be pasted at once. */
export const withScopes = (scopes: readonly string[], text: string): string[] => [
  ...new Set([...scopes, ...text.split(/[\s,]+/).filter(Boolean)]),
];

export const withoutScope = (scopes: readonly string[], scope: string): string[] =>
  scopes.filter((other) => other !== scope);
