import type { ConnectCredential, UserIntegration } from '../backend/index.js';
import type { Credential } from '../install-flow/index.js';
import type { SDKIntegration, SDKIntegrationState } from './sdk.types.js';

/** The integrations of a user as the backend sent them, with what is computed from their credentials. */
export const integrationStateOf = (integrations: Record<string, UserIntegration>): SDKIntegrationState =>
  Object.fromEntries(
    Object.entries(integrations).map(([name, integration]) => [
      name,
      {
        ...integration,
        allConfigurations: integration.allCredentials.flatMap(({ configurations }) => configurations),
      },
    ]),
  );

/** An integration after a credential of it was made or changed, which is now the one that its fields tell of. */
export function withCredential(state: SDKIntegration | undefined, changed: Credential): SDKIntegration {
  const configurations = isConnectCredential(changed) ? changed.configurations : [];
  const credential: ConnectCredential = { ...changed, configurations };
  const { id } = credential;
  const { allCredentials = [], allConfigurations = [], credentialConfigId } = state ?? {};
  const isKnown = allCredentials.some((other) => other.id === id);
  const configuration = credentialConfigId
    ? configurations.find((other) => other.id === credentialConfigId)
    : configurations[0];
  return {
    ...state,
    allCredentials: isKnown
      ? allCredentials.map((other) => (other.id === id ? credential : other))
      : [...allCredentials, credential],
    allConfigurations: [
      ...allConfigurations.filter(({ connectCredentialId }) => connectCredentialId !== id),
      ...configurations,
    ],
    ...fieldsOf(credential),
    configMeta: configuration?.configMeta,
    credentialConfigId: configuration?.id,
    externalId: configuration?.externalId,
    sharedSettings: configuration?.sharedSettings,
    workflowSettings: configuration?.workflowSettings,
    configuredWorkflows: configuration?.workflowSettings,
  };
}

/** An integration after a credential of it was deleted. */
export function withoutCredential(state: SDKIntegration, credentialId: string): SDKIntegration {
  const allCredentials = state.allCredentials.filter(({ id }) => id !== credentialId);
  const [next] = allCredentials;
  if (!next) return { enabled: false, workflowSettings: {}, allCredentials: [], allConfigurations: [] };
  const allConfigurations = state.allConfigurations.filter(
    ({ connectCredentialId }) => connectCredentialId !== credentialId,
  );
  return { ...state, ...fieldsOf(next), allCredentials, allConfigurations };
}

const fieldsOf = ({ id, status, providerId, providerData }: ConnectCredential) => ({
  enabled: status === 'VALID',
  credentialId: id,
  credentialStatus: status,
  providerId,
  providerData,
});

const isConnectCredential = (credential: Credential): credential is ConnectCredential =>
  Array.isArray(credential.configurations);
