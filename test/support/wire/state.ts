import type { WireConfiguration, WireCredential, WireIntegration, WireSession } from './types.js';

export interface WireStateOptions {
  integrations: WireIntegration[];
  features: readonly string[];
  /** The metadata of a user for whom none was set. */
  meta: Record<string, unknown>;
  /** `true` shows the settings of the shown credential in the state of its integration. */
  keepsSettings: boolean;
  /** Makes fields of a new configuration; the number counts configurations. */
  newConfiguration: (credentialId: string, number: number) => Partial<WireConfiguration>;
}

/** Creates the state of a backend, in memory: the credentials, sessions and metadata of each user. */
export function createWireState(options: WireStateOptions) {
  const { integrations, features, keepsSettings } = options;
  const credentialsOf = new Map<string, WireCredential[]>();
  const sessions = new Map<string, WireSession>();
  const metaOf = new Map<string, unknown>();
  const made = { credentials: 0, configurations: 0 };

  const credentials = (user: string): WireCredential[] => {
    const own = credentialsOf.get(user) ?? [];
    credentialsOf.set(user, own);
    return own;
  };

  const integrationOf = (id: unknown) => integrations.find((integration) => integration.id === id);

  const createConfiguration = (
    credentialId: string,
    fields: Partial<WireConfiguration> = {},
  ): WireConfiguration => {
    made.configurations += 1;
    return {
      id: `configuration-${made.configurations}`,
      connectCredentialId: credentialId,
      isDefault: false,
      configMeta: {},
      sharedSettings: {},
      workflowSettings: {},
      dateCreated: new Date(Date.UTC(2026, 0, 1, 0, made.configurations)).toISOString(),
      ...options.newConfiguration(credentialId, made.configurations),
      ...fields,
    };
  };

  const addConfiguration = (credential: WireCredential, fields: Partial<WireConfiguration> = {}) => {
    credential.configurations = [
      ...(credential.configurations ?? []),
      createConfiguration(credential.id, fields),
    ];
  };

  /** A new credential waits for its post-options where its integration has any. */
  const statusOf = (integration: WireIntegration, skipsPostOptions = false) =>
    integration.sdkIntegrationConfig?.postOauthInputs.length && !skipsPostOptions ? 'PENDING' : 'VALID';

  const create = (
    user: string,
    integration: WireIntegration,
    fields: Partial<WireCredential> = {},
  ): WireCredential => {
    made.credentials += 1;
    const id = `credential-${made.credentials}`;
    const date = new Date(Date.UTC(2026, 0, 1, 0, made.credentials)).toISOString();
    const credential: WireCredential = {
      id,
      projectId: 'project-1',
      integrationId: integration.id,
      personaId: `persona-${user}`,
      status: statusOf(integration),
      providerId: `account-${made.credentials}`,
      providerData: { team: `team-${made.credentials}` },
      isPreviewCredential: false,
      dateCreated: date,
      dateUpdated: date,
      dateRefreshed: date,
      refreshFailureCount: 0,
      configurations: [createConfiguration(id, { isDefault: true })],
      ...fields,
    };
    credentials(user).push(credential);
    return credential;
  };

  const beginSession = (
    fields: Pick<WireSession, 'id' | 'user' | 'integration' | 'installOptions' | 'origin'>,
  ): WireSession => {
    let settle: () => void = () => undefined;
    const settled = new Promise<void>((resolve) => (settle = resolve));
    const session: WireSession = { ...fields, status: 'pending', credential: null, settled, settle };
    sessions.set(session.id, session);
    return session;
  };

  const stateOf = (user: string, integration: WireIntegration) => {
    const allCredentials = credentials(user).filter(({ integrationId }) => integrationId === integration.id);
    const main = allCredentials.find(({ status }) => status === 'VALID') ?? allCredentials[0];
    const configuration = main?.configurations?.[0];
    return {
      enabled: main?.status === 'VALID',
      ...(main && {
        credentialId: main.id,
        credentialStatus: main.status,
        providerId: main.providerId,
        providerData: main.providerData,
      }),
      ...(keepsSettings &&
        configuration && {
          credentialConfigId: configuration.id,
          sharedSettings: configuration.sharedSettings,
          workflowSettings: configuration.workflowSettings,
          configuredWorkflows: configuration.workflowSettings,
          configMeta: configuration.configMeta,
        }),
      allCredentials,
    };
  };

  return {
    integrations,
    credentials,
    sessions,
    create,
    addConfiguration,
    statusOf,
    integrationOf,
    beginSession,
    setMeta: (user: string, meta: unknown) => void metaOf.set(user, meta),

    /** Ends a login successfully: creates a credential, or authenticates the one that was selected again. */
    approve(session: WireSession): WireCredential {
      const { user, integration, installOptions } = session;
      const accountType = integration.sdkIntegrationConfig?.accountTypes.find(
        ({ id }) => id === installOptions.accountType,
      );
      const status = statusOf(integration, accountType?.skipPostOAuthInputs === true);
      const selected = credentials(user).find(({ id }) => id === installOptions.selectedCredentialId);
      const credential = selected
        ? Object.assign(selected, { status })
        : create(user, integration, { status });
      Object.assign(session, { status: 'complete', credential });
      session.settle();
      return credential;
    },

    /** The answer to `GET /sdk/me`. */
    me: (user: string) => ({
      userId: user,
      project: { id: 'project-1', accessibleFeatures: features },
      integrations: Object.fromEntries(
        integrations.map((integration) => [nameOf(integration), stateOf(user, integration)]),
      ),
      meta: metaOf.get(user) ?? options.meta,
      resources: keepsSettings ? [{ id: 'resource-1', slug: 'warehouse' }] : [],
    }),
  };
}

export type WireState = ReturnType<typeof createWireState>;

/**
 * The name under which `GET /sdk/me` lists an integration. For a custom integration, it is made of the
 * display name.
 */
const nameOf = ({ type, customIntegration }: WireIntegration): string =>
  customIntegration ? `custom.${customIntegration.name.toLowerCase().replace(/[^a-z0-9]/g, '')}` : type;
