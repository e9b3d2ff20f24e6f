import * as z from 'zod/mini';

/** What a provider granted: the tokens of one account. */
export const Tokens = z.object({
  accessToken: z.string(),
  refreshToken: z.nullable(z.string()),
  /** Milliseconds since the epoch; `null` where the provider did not say. */
  accessTokenExpiresAt: z.nullable(z.number()),
  tokenType: z.string(),
  /** As the provider granted them. */
  scopes: z.array(z.string()),
});
export type Tokens = z.infer<typeof Tokens>;
