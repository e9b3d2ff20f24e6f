import { z } from 'zod';

const credential = z.looseObject({
  id: z.string(),
  integrationId: z.string(),
  status: z.enum(['PENDING', 'VALID', 'INVALID']),
});

/** Schemas of the parts of answers that tests read. */
export const answers = {
  pushed: z.object({ authorizationUrl: z.url(), sessionId: z.string(), expiresIn: z.number() }),
  session: z.looseObject({
    status: z.enum(['pending', 'complete', 'denied', 'failed', 'expired']),
    connectCredentialId: z.string().nullable(),
    credential: credential.optional(),
    error: z.string().optional(),
    errorDescription: z.string().optional(),
  }),
  credential,
  me: z.looseObject({
    userId: z.string(),
    project: z.looseObject({ id: z.string(), accessibleFeatures: z.array(z.string()) }),
    integrations: z.record(
      z.string(),
      z.looseObject({
        enabled: z.boolean(),
        credentialId: z.string().optional(),
        allCredentials: z.array(credential),
      }),
    ),
  }),
  integrations: z.array(
    z.looseObject({
      id: z.string(),
      type: z.string(),
      authenticationType: z.string(),
      sdkIntegrationConfig: z
        .looseObject({ accountTypes: z.array(z.looseObject({ id: z.string(), scheme: z.string() })) })
        .nullable(),
    }),
  ),
  fieldOptions: z.object({
    output: z.looseObject({ records: z.array(z.looseObject({ label: z.string(), value: z.string() })) }),
  }),
  /** The token response of a provider. */
  tokens: z.looseObject({
    access_token: z.string(),
    refresh_token: z.string(),
    id_token: z.string().optional(),
  }),
  problem: z.looseObject({ status: z.number(), code: z.string(), message: z.string() }),
};
