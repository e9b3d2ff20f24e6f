import * as z from 'zod/mini';

/** The tokens that a provider has granted for one account. */
export const Tokens = z.object({
  accessToken: z.string(),
  refreshToken: z.nullable(z.string()),
  /** Milliseconds since the epoch; `null` where the provider did not say. */
  accessTokenExpiresAt: z.nullable(z.number()),
  tokenType: z.string(),
  /** The scopes that the provider has granted, which may be others than those asked for. */
  scopes: z.array(z.string()),
});
export type Tokens = z.infer<typeof Tokens>;
