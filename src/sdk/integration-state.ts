import { CredentialSchema, type ConnectCredential, type UserIntegration } from '../backend/index.js';
import type { Credential } from '../install-flow/index.js';
import type { SDKIntegration, SDKIntegrationState } from './sdk.types.js';

/** The integrations of a user as the backend sent them, with what is computed from their credentials. */
export const integrationStateOf = (integrations: Record<string, UserIntegration>): SDKIntegrationState =>
  Object.fromEntries(
    Object.entries(integrations).map(([name, integration]) => [
      name,
      { ...integration, allConfigurations: integration.allCredentials.flatMap(configurationsOf) },
    ]),
  );

/** An integration after a credential of it was made or changed, which is now the one that its fields tell of. */
export function withCredential(state: SDKIntegration | undefined, changed: Credential): SDKIntegration {
  const credential = CredentialSchema.parse(changed);
  const { allCredentials = [], allConfigurations = [], credentialConfigId } = state ?? {};
  const index = allCredentials.findIndex(({ id }) => id === credential.id);
  const configurations = configurationsOf(credential);
  const configuration = credentialConfigId
    ? configurations.find(({ id }) => id === credentialConfigId)
    : configurations[0];
  const { configMeta, externalId, sharedSettings, workflowSettings } = configuration ?? {};
  return {
    ...state,
    ...fieldsOf(credential),
    allCredentials:
      index < 0
        ? [...allCredentials, credential]
        : allCredentials.map((other, at) => (at === index ? credential : other)),
    allConfigurations: [...allConfigurations.filter(isNotOf(credential.id)), ...configurations],
    credentialConfigId: configuration?.id,
    configMeta,
    externalId,
    sharedSettings,
    workflowSettings,
    configuredWorkflows: workflowSettings,
  };
}

/** An integration after a credential of it was deleted. */
export function withoutCredential(state: SDKIntegration | undefined, credentialId: string): SDKIntegration {
  const allCredentials = state?.allCredentials.filter(({ id }) => id !== credentialId) ?? [];
  const [next] = allCredentials;
  if (!state || !next)
    return { enabled: false, workflowSettings: {}, allCredentials: [], allConfigurations: [] };
  const allConfigurations = state.allConfigurations.filter(isNotOf(credentialId));
  return { ...state, ...fieldsOf(next), allCredentials, allConfigurations };
}

const fieldsOf = ({ id, status, providerId, providerData }: ConnectCredential) => ({
  enabled: status === 'VALID',
  credentialId: id,
  credentialStatus: status,
  providerId,
  providerData,
});

const configurationsOf = ({ configurations }: ConnectCredential) => configurations ?? [];

const isNotOf = (credentialId: string) => (configuration: { connectCredentialId: string }) =>
  configuration.connectCredentialId !== credentialId;
