import * as z from 'zod/mini';
import type { AccountType, Credential, CredentialState } from '../install-flow/index.js';
import type { Input } from '../inputs/index.js';
import { SESSION_STATUSES } from '../wire/bodies.js';

// The schemas of integrations, credentials and resources keep unknown fields, because the client hands them on.
// Fields that the backend of 2.1.1 may leave out may be `null`, too. The schemas do without `z.catch`, `z.union` and `z.record`,
// which would add more to a browser's bundle than all of this file.

/**
 * Calls a function that makes a schema. Bundlers drop an unused call that is marked pure, but keep calls
 * among its arguments, so the calls that make the schema are inside the function.
 */
const schema = <Schema>(make: () => Schema): Schema => make();

const fields = /* @__PURE__ */ schema(() => z.looseObject({}));
const text = /* @__PURE__ */ schema(() => z.nullish(z.string()));

const oneOf = <const Value extends string>(...values: Value[]) =>
  z.custom<Value>((value) => values.some((known) => known === value), `must be one of ${values.join(', ')}`);

/** Gives a schema the type of the whole answer. The schema checks only the fields that the client relies on. */
const checked = <Shape>(shape: z.ZodMiniType) => shape as z.ZodMiniType<Shape>;

/** The state of a workflow in a configuration. */
export interface WorkflowSettings {
  enabled: boolean;
  /** The values that the user entered, by input ID. */
  settings?: Record<string, unknown>;
}

/** A set of settings of a credential. */
export interface CredentialConfiguration {
  id: string;
  connectCredentialId: string;
  isDefault?: boolean;
  externalId?: string;
  configMeta?: unknown;
  sharedSettings?: Record<string, unknown>;
  /** The state of each workflow, by workflow ID. */
  workflowSettings?: Partial<Record<string, WorkflowSettings>>;
  /** ISO 8601. */
  dateCreated?: string;
}

/** A {@link Credential} with its configurations, as the backend sends it. */
export interface ConnectCredential extends Credential {
  /** The account's ID at the provider. */
  providerId?: string;
  /** What the provider said about the account. */
  providerData?: unknown;
  configurations?: CredentialConfiguration[] | null;
}

export const CredentialSchema = /* @__PURE__ */ schema(() =>
  checked<ConnectCredential>(
    z.looseObject({
      id: z.string(),
      integrationId: z.string(),
      status: oneOf('PENDING', 'VALID', 'INVALID'),
      dateCreated: text,
      configurations: z.nullish(z.array(z.looseObject({ id: z.string() }))),
    }),
  ),
);

const inputs = /* @__PURE__ */ schema(() =>
  z.nullish(z.array(checked<Input>(z.looseObject({ id: z.string(), type: z.string() })))),
);

const AccountTypeSchema = /* @__PURE__ */ schema(() =>
  checked<AccountType>(z.looseObject({ id: z.string(), scheme: z.string(), endUserSuppliedValues: inputs })),
);

/**
 * A parameter of an account type with a fixed value. The backend fills in a parameter with any other source.
 */
export const OAuthParameterSchema = /* @__PURE__ */ schema(() =>
  z.object({
    key: z.string(),
    source: z.object({ type: oneOf('VALUE'), value: z.unknown() }),
  }),
);

/** A workflow as an integration's configuration describes it. */
export interface WorkflowMeta {
  id: string;
  hidden?: boolean;
  infoText?: string;
  defaultEnabled?: boolean;
  inputs: Input[];
  /** Conditions on the user's metadata. A user who does not meet them may not see the workflow. */
  permissions?: unknown;
}

interface IntegrationConfigValues {
  description?: string;
  overview?: string;
  workflowMeta?: Record<string, WorkflowMeta> | null;
  sharedMeta?: { inputs?: Input[] } | null;
}

/** `Integration` of the wire protocol, as far as the client reads it. */
export const IntegrationSchema = /* @__PURE__ */ schema(() =>
  z.looseObject({
    id: z.string(),
    type: z.string(),
    name: text,
    brandColor: text,
    isActive: z.boolean(),
    authenticationType: text,
    configs: z.array(checked<{ values?: IntegrationConfigValues | null } | null>(z.unknown())),
    workflows: z.nullish(
      z.array(checked<{ id: string; description?: string }>(z.looseObject({ id: z.string() }))),
    ),
    noPermissionWorkflows: z.nullish(z.array(z.string())),
    customIntegration: z.nullish(z.looseObject({ name: text, icon: text, inputFields: inputs })),
    sdkIntegrationConfig: z.nullish(
      z.looseObject({
        accountTypes: z.nullish(z.array(AccountTypeSchema)),
        authConfigInputs: inputs,
        postOauthInputs: inputs,
        dataSources: z.nullish(fields),
      }),
    ),
  }),
);
export type Integration = z.output<typeof IntegrationSchema>;

/**
 * The state of an integration for a user. `allCredentials` lists every credential of the user. The other fields
 * describe one of them, the one that `credentialId` names.
 */
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
  workflowSettings?: Partial<Record<string, WorkflowSettings>> | undefined;
}

export interface UserResource {
  id: string;
  slug: string;
  credentialId?: string;
  credentialStatus?: CredentialState;
}

/** The answer of `GET /sdk/me`, as far as the client reads it. */
export const UserSchema = /* @__PURE__ */ schema(() =>
  z.object({
    project: z.object({ accessibleFeatures: z.array(z.string()) }),
    integrations: checked<Record<string, UserIntegration>>(
      z.catchall(
        z.object({}),
        z.looseObject({ enabled: z.boolean(), allCredentials: z.array(CredentialSchema) }),
      ),
    ),
    meta: z.nullish(fields),
    resources: z.nullish(z.array(checked<UserResource>(z.looseObject({ id: z.string(), slug: z.string() })))),
  }),
);

/** The answer of `POST /sdk/actions/build-oauth`. */
export const PushedAuthorizationSchema = /* @__PURE__ */ schema(() =>
  z.object({ authorizationUrl: z.string(), sessionId: z.string() }),
);

/**
 * The answer of `GET /sdk/actions/session-id/{id}`. Only our server sends `status`, `error` and
 * `errorDescription`.
 */
export const SessionSchema = /* @__PURE__ */ schema(() =>
  z.object({
    status: z.optional(oneOf(...SESSION_STATUSES)),
    connectCredentialId: text,
    credential: z.nullish(CredentialSchema),
    error: text,
    errorDescription: text,
  }),
);

/** One option of an input whose options are loaded from the provider. */
export interface FieldOption {
  value: string | number | boolean;
  label: string;
  [field: string]: unknown;
}

interface FieldOptionPage {
  records: FieldOption[];
  nextPageCursor?: string | null;
}

/** The answer of `POST /sdk/actions`: a page of options, or the options themselves. */
export const FieldOptionsSchema = /* @__PURE__ */ schema(() =>
  z.object({
    output: z.custom<FieldOptionPage | FieldOption[]>(
      (output) => z.array(fields).safeParse(fields.safeParse(output).data?.records ?? output).success,
      'must be options',
    ),
  }),
);

/** Any object, e.g. the answer to a failed request. */
export const AnySchema = fields;

/**
 * The issues of answers that only our server can check. They come in a problem of RFC 9457, as a further member.
 */
export const IssuesSchema = /* @__PURE__ */ schema(() =>
  z.object({
    issues: z.array(z.object({ inputId: z.string(), title: z.string(), message: z.string() })),
  }),
);

/** The answer of `PATCH /sdk/credentials/{id}`. Each of `errors` is about a single setting. */
export const SavedSettingsSchema = /* @__PURE__ */ schema(() =>
  z.object({ credential: z.nullish(CredentialSchema), errors: z.nullish(z.array(z.string())) }),
);

/** The answer of `POST /sdk/resources/{id}/connect`, which the client hands on unchanged. */
export const ConnectedResourceSchema = /* @__PURE__ */ schema(() =>
  checked<ConnectCredential>(z.looseObject({ id: z.string() })),
);
