import * as z from 'zod/mini';
import type { Secrets } from '../secrets.js';
import { sessionSecretContext, type Session } from './sessions.js';

/** The parts of a session that are stored encrypted. */
const SessionSecretsSchema = z.object({
  client: z.object({
    clientId: z.string(),
    clientSecret: z.string(),
    /** Whether it is the company's, as opposed to the user's own. */
    isCompanys: z.boolean(),
  }),
  endpoints: z.object({
    issuer: z.string(),
    authorizationEndpoint: z.string(),
    tokenEndpoint: z.string(),
    revocationEndpoint: z.exactOptional(z.string()),
  }),
  scopes: z.array(z.string()),
  /** The integration's own settings, by input ID. */
  settings: z.record(z.string(), z.unknown()),
  /** RFC 7636; `null` where the integration has no PKCE. */
  codeVerifier: z.nullable(z.string()),
});
export type SessionSecrets = z.infer<typeof SessionSecretsSchema>;

export async function openSessionSecrets(secrets: Secrets, session: Session): Promise<SessionSecrets> {
  return SessionSecretsSchema.parse(await secrets.open(sessionSecretContext(session), session.sealed));
}
