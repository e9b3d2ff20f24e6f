import * as z from 'zod/mini';
import type { AccountType, Credential, CredentialState } from '../install-flow/index.js';
import type { Input } from '../inputs/index.js';

/** Unknown fields are kept everywhere; `null` is taken for absent, as 2.1.1 does. */
const text = z.nullish(z.string());
const list = <Item extends z.core.SomeType>(item: Item) => z._default(z.array(item), []);

/** A set of settings of a credential. */
export interface CredentialConfiguration {
  id: string;
  connectCredentialId: string;
  isDefault?: boolean;
  externalId?: string;
  configMeta?: unknown;
  sharedSettings?: Record<string, unknown>;
  workflowSettings?: Record<string, unknown>;
}

/** A {@link Credential} with its configurations, as the backend sends it. */
export interface ConnectCredential extends Credential {
  configurations: CredentialConfiguration[];
}

export const CredentialSchema = z.looseObject({
  id: z.string(),
  integrationId: z.string(),
  status: z.enum(['PENDING', 'VALID', 'INVALID']),
  dateCreated: text,
  configurations: list(z.looseObject({ id: z.string() })),
}) as unknown as z.ZodMiniType<ConnectCredential>;

const InputSchema = z.looseObject({ id: z.string(), type: z.string() }) as unknown as z.ZodMiniType<Input>;
const inputs = z.nullish(z.array(InputSchema));

const AccountTypeSchema = z.looseObject({
  id: z.string(),
  scheme: z.string(),
  endUserSuppliedValues: inputs,
}) as unknown as z.ZodMiniType<AccountType>;

/** One parameter of an account type that has a fixed value; those with any other source are the backend's to fill. */
export const OAuthParameterSchema = z.object({
  key: z.string(),
  source: z.object({ type: z.literal('VALUE'), value: z.unknown() }),
});

/** `Integration` of the wire protocol, as far as the client reads it. */
export const IntegrationSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  name: text,
  brandColor: text,
  isActive: z.boolean(),
  authenticationType: text,
  configs: list(z.unknown()),
  customIntegration: z.nullish(z.looseObject({ name: text, icon: text, inputFields: inputs })),
  sdkIntegrationConfig: z.nullish(
    z.looseObject({
      accountTypes: z.nullish(z.array(AccountTypeSchema)),
      authConfigInputs: inputs,
      postOauthInputs: inputs,
    }),
  ),
});
export type Integration = z.output<typeof IntegrationSchema>;

/** An integration as it stands for a user. Where there are several credentials, the fields tell of one of them. */
export interface UserIntegration {
  /** Whether the credential named by `credentialId` works. */
  enabled: boolean;
  credentialId?: string | undefined;
  credentialConfigId?: string | undefined;
  credentialStatus?: CredentialState | undefined;
  /** The account's ID at the provider. */
  providerId?: string | undefined;
  /** What the provider said about the account. */
  providerData?: unknown;
  allCredentials: ConnectCredential[];
  configMeta?: unknown;
  externalId?: string | undefined;
  sharedSettings?: Record<string, unknown> | undefined;
  workflowSettings?: Record<string, unknown> | undefined;
}

export interface UserResource {
  id: string;
  slug: string;
  credentialId?: string;
  credentialStatus?: CredentialState;
}

const UserIntegrationSchema = z.looseObject({
  enabled: z.boolean(),
  allCredentials: list(CredentialSchema),
}) as unknown as z.ZodMiniType<UserIntegration>;

const ResourceSchema = z.looseObject({
  id: z.string(),
  slug: z.string(),
}) as unknown as z.ZodMiniType<UserResource>;

/** The answer of `GET /sdk/me`, as far as the client reads it. */
export const UserSchema = z.object({
  project: z.looseObject({ accessibleFeatures: z.array(z.string()) }),
  integrations: z.record(z.string(), UserIntegrationSchema),
  meta: z._default(z.record(z.string(), z.unknown()), {}),
  resources: list(ResourceSchema),
});

/** The answer of `POST /sdk/actions/build-oauth`. */
export const PushedAuthorizationSchema = z.object({ authorizationUrl: z.string(), sessionId: z.string() });

/** The answer of `GET /sdk/actions/session-id/{id}`; `status` and what explains it come from backends of ours only. */
export const SessionSchema = z.object({
  status: z.optional(z.enum(['pending', 'complete', 'denied', 'failed', 'expired'])),
  connectCredentialId: text,
  credential: z.nullish(CredentialSchema),
  error: text,
  errorDescription: text,
});

/** What is read of the answer to a failed request: 2.1.1's `message`, or RFC 9457's `detail` and `title`. */
export const ErrorAnswer = z.catch(
  z.object({
    message: z.catch(z.union([z.string(), z.array(z.string())]), ''),
    detail: z.catch(z.string(), ''),
    title: z.catch(z.string(), ''),
  }),
  { message: '', detail: '', title: '' },
);
