import { CredentialSchema, type ConnectCredential, type UserIntegration } from '../../backend/index.js';
import type { Credential } from '../../install-flow/index.js';
import type { StoredIntegration, StoredIntegrationState } from '../sdk.types.js';

/** Adds `allConfigurations` to each integration that the backend sent. */
export const integrationStateOf = (integrations: Record<string, UserIntegration>): StoredIntegrationState =>
  Object.fromEntries(
    Object.entries(integrations).map(([name, integration]) => [
      name,
      { ...integration, allConfigurations: integration.allCredentials.flatMap(configurationsOf) },
    ]),
  );

/**
 * The state of an integration after a credential was created or connected again. The fields of the
 * integration then describe that credential.
 */
export function withCredential(state: StoredIntegration | undefined, changed: Credential): StoredIntegration {
  const credential = CredentialSchema.parse(changed);
  const [first, ...others] = configurationsOf(credential);
  const configuration = others.find(({ id }) => id === state?.credentialConfigId) ?? first;
  const { configMeta, externalId, sharedSettings, workflowSettings } = configuration ?? {};
  return {
    ...state,
    ...fieldsOf(credential),
    ...listsWith(state, credential),
    credentialConfigId: configuration?.id,
    configMeta,
    externalId,
    sharedSettings,
    workflowSettings,
    configuredWorkflows: workflowSettings,
  };
}

/**
 * The state of an integration after a credential was changed. The fields of the integration describe the same
 * credential as before.
 */
export const withChangedCredential = (
  state: StoredIntegration,
  changed: ConnectCredential,
): StoredIntegration =>
  changed.id === state.credentialId ||
  configurationsOf(changed).some(({ id }) => id === state.credentialConfigId)
    ? withCredential(state, changed)
    : { ...state, ...listsWith(state, changed) };

/**
 * The state of an integration after a credential was deleted. As in 2.1.1, the fields that describe a
 * configuration (`credentialConfigId`, settings, `externalId`) stay as they were.
 */
export function withoutCredential(
  state: StoredIntegration | undefined,
  credentialId: string,
): StoredIntegration {
  const allCredentials = state?.allCredentials.filter(({ id }) => id !== credentialId) ?? [];
  const [next] = allCredentials;
  if (!state || !next)
    return { enabled: false, workflowSettings: {}, allCredentials: [], allConfigurations: [] };
  const allConfigurations = state.allConfigurations.filter(isNotOf(credentialId));
  return { ...state, ...fieldsOf(next), allCredentials, allConfigurations };
}

/**
 * The state of an integration after a flow has discarded the credential that it made. Unlike
 * {@link withoutCredential}, all fields then describe one of the remaining credentials, if there is one.
 */
export function withoutDiscarded(
  state: StoredIntegration | undefined,
  credentialId: string,
): StoredIntegration {
  const left = withoutCredential(state, credentialId);
  const [first] = left.allCredentials;
  const shown = left.allCredentials.find(({ id }) => id === state?.credentialId) ?? first;
  return shown ? withCredential(left, shown) : left;
}

const fieldsOf = ({ id, status, providerId, providerData }: ConnectCredential) => ({
  enabled: status === 'VALID',
  credentialId: id,
  credentialStatus: status,
  providerId,
  providerData,
});

function listsWith(state: StoredIntegration | undefined, credential: ConnectCredential) {
  const { allCredentials = [], allConfigurations = [] } = state ?? {};
  const isKnown = allCredentials.some(({ id }) => id === credential.id);
  return {
    allCredentials: isKnown
      ? allCredentials.map((other) => (other.id === credential.id ? credential : other))
      : [...allCredentials, credential],
    allConfigurations: [...allConfigurations.filter(isNotOf(credential.id)), ...configurationsOf(credential)],
  };
}

/** The time of creation, in milliseconds since 1970; 0 if it is unknown. */
export const createdAt = ({ dateCreated }: { dateCreated?: string }) => Date.parse(dateCreated ?? '') || 0;

export const configurationsOf = ({ configurations }: ConnectCredential) => configurations ?? [];

const isNotOf = (credentialId: string) => (configuration: { connectCredentialId: string }) =>
  configuration.connectCredentialId !== credentialId;
