import * as z from 'zod/mini';
import type { Secrets } from '../secrets.js';
import { sessionSecretContext, type Session } from './sessions.js';

/** The parts of a session that are stored encrypted. */
const SessionSecretsSchema = z.object({
  client: z.object({
    clientId: z.string(),
    clientSecret: z.string(),
    /** Whether the client is the company's; else the user entered it. */
    isCompanys: z.boolean(),
  }),
  endpoints: z.object({
    issuer: z.string(),
    authorizationEndpoint: z.string(),
    tokenEndpoint: z.string(),
    revocationEndpoint: z.exactOptional(z.string()),
  }),
  scopes: z.array(z.string()),
  /** The answers by which the integration finds the provider's host, e.g. a subdomain, by input ID. */
  settings: z.record(z.string(), z.unknown()),
  /** The code verifier of PKCE (RFC 7636); `null` where the integration has no PKCE. */
  codeVerifier: z.nullable(z.string()),
});
export type SessionSecrets = z.infer<typeof SessionSecretsSchema>;

export async function openSessionSecrets(secrets: Secrets, session: Session): Promise<SessionSecrets> {
  return SessionSecretsSchema.parse(await secrets.open(sessionSecretContext(session), session.sealed));
}
