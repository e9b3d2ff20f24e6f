import * as z from 'zod/mini';
import { Tokens } from '../provider/tokens.js';
import type { SecretContext } from '../secrets.js';
import type { Owner } from '../server-context.js';

const ProviderData = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const CredentialSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  userId: z.string(),
  integrationId: z.string(),
  integrationType: z.string(),
  accountType: z.string(),
  status: z.enum(['PENDING', 'VALID', 'INVALID']),
  configurationId: z.string(),
  /** The account at the provider; `''` where the provider does not tell. */
  providerId: z.string(),
  providerData: ProviderData,
  /** {@link CredentialSecrets}, sealed. */
  sealed: z.string(),
  /**
   * Changes with each new token, so that a caller can tell whether the token that it used is still the stored
   * one.
   */
  tokenId: z.string(),
  /** The answers to the post-options, sealed; `null` until they are given. */
  sealedSetup: z.nullable(z.string()),
  /** The session whose callback last stored this credential. */
  sessionId: z.nullable(z.string()),
  dateCreated: z.string(),
  dateUpdated: z.string(),
  dateRefreshed: z.string(),
  refreshFailureCount: z.number(),
  expiresAt: z.null(),
});

/** A stored credential, with its secrets and the answers to the post-options sealed. */
export type StoredCredential = z.infer<typeof CredentialSchema>;

export const CredentialSecrets = z.discriminatedUnion('scheme', [
  z.object({
    scheme: z.literal('oauth'),
    tokens: Tokens,
    clientId: z.string(),
    /** `null` for the company's own client, whose secret is the operator's option. */
    clientSecret: z.nullable(z.string()),
    settings: z.record(z.string(), z.unknown()),
    /** The origin to which requests with the token go, where the provider names it in the token response. */
    apiOrigin: z.nullable(z.string()),
  }),
  z.object({ scheme: z.literal('basic'), answers: z.record(z.string(), z.unknown()) }),
]);
export type CredentialSecrets = z.infer<typeof CredentialSecrets>;
export type OAuthSecrets = Extract<CredentialSecrets, { scheme: 'oauth' }>;

export interface CredentialRef extends Owner {
  readonly credentialId: string;
}

export const credentialRef = ({ projectId, userId, id }: StoredCredential): CredentialRef => ({
  projectId,
  userId,
  credentialId: id,
});

/**
 * The fields that the secrets of a credential are bound to. The integration and the account type are among
 * them because they decide to which hosts the secrets are sent.
 */
export type SealedFor = Pick<
  StoredCredential,
  'projectId' | 'userId' | 'id' | 'integrationType' | 'accountType'
>;
export const secretContext = ({
  projectId,
  userId,
  id,
  integrationType,
  accountType,
}: SealedFor): SecretContext => ['credential', projectId, userId, id, integrationType, accountType];
/** The context leaves the account type out, because another login may change it. */
export const setupContext = ({
  projectId,
  userId,
  id,
  integrationType,
}: Omit<SealedFor, 'accountType'>): SecretContext => [
  'credential-setup',
  projectId,
  userId,
  id,
  integrationType,
];

/** A credential as clients get it, without tokens, secrets and the user's answers. */
export function wireCredential(credential: StoredCredential): Record<string, unknown> {
  const { id, projectId, integrationId, userId, status, providerId, providerData, dateCreated } = credential;
  const { dateUpdated, dateRefreshed, refreshFailureCount, configurationId } = credential;
  return {
    id,
    projectId,
    integrationId,
    personaId: userId,
    status,
    providerId,
    providerData,
    isPreviewCredential: false,
    configurations: [
      {
        id: configurationId,
        connectCredentialId: id,
        isDefault: true,
        configMeta: {},
        sharedSettings: {},
        workflowSettings: {},
        dateCreated,
        dateUpdated,
      },
    ],
    dateCreated,
    dateUpdated,
    dateRefreshed,
    refreshFailureCount,
  };
}
