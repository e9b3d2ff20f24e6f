import type { CompatCredential, CompatIntegration, CompatSession } from './compat-backend.types.js';

/** The OAuth apps' providers know accounts, the backend knows credentials and sessions: per user, in memory. */
export function createCompatState(integrations: CompatIntegration[], features: readonly string[]) {
  const credentialsOf = new Map<string, CompatCredential[]>();
  const sessions = new Map<string, CompatSession>();
  const metaOf = new Map<string, unknown>();
  let made = 0;

  const credentials = (user: string): CompatCredential[] => {
    const own = credentialsOf.get(user) ?? [];
    credentialsOf.set(user, own);
    return own;
  };

  const integrationOf = (id: unknown) => integrations.find((integration) => integration.id === id);

  const create = (
    user: string,
    integration: CompatIntegration,
    fields: Partial<CompatCredential> = {},
  ): CompatCredential => {
    made += 1;
    const id = `credential-${made}`;
    const date = new Date(Date.UTC(2026, 0, 1, 0, made)).toISOString();
    const credential: CompatCredential = {
      id,
      projectId: 'project-1',
      integrationId: integration.id,
      personaId: `persona-${user}`,
      status: 'VALID',
      providerId: `account-${made}`,
      providerData: {},
      isPreviewCredential: false,
      dateCreated: date,
      dateUpdated: date,
      dateRefreshed: date,
      refreshFailureCount: 0,
      configurations: [
        {
          id: `configuration-${made}`,
          connectCredentialId: id,
          isDefault: true,
          configMeta: {},
          sharedSettings: {},
          workflowSettings: {},
          dateCreated: date,
        },
      ],
      ...fields,
    };
    credentials(user).push(credential);
    return credential;
  };

  /** A credential that is new waits for its post-options where it has any. */
  const statusOf = (integration: CompatIntegration, skipsPostOptions: boolean) =>
    integration.sdkIntegrationConfig?.postOauthInputs.length && !skipsPostOptions ? 'PENDING' : 'VALID';

  const beginSession = (
    fields: Pick<CompatSession, 'id' | 'user' | 'integration' | 'installOptions' | 'origin'>,
  ) => {
    let settle: () => void = () => undefined;
    const settled = new Promise<void>((resolve) => (settle = resolve));
    const session: CompatSession = { ...fields, status: 'pending', credential: null, settled, settle };
    sessions.set(session.id, session);
    return session;
  };

  return {
    integrations,
    credentials,
    sessions,
    create,
    statusOf,
    integrationOf,
    beginSession,
    setMeta: (user: string, meta: unknown) => void metaOf.set(user, meta),

    /** The callback has the provider's answer: the credential is made, or the one that was selected is mended. */
    approve(session: CompatSession): CompatCredential {
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

    /** The user, as `GET /sdk/me` answers. */
    me: (user: string) => ({
      userId: user,
      project: { id: 'project-1', accessibleFeatures: features },
      integrations: Object.fromEntries(
        integrations.map(({ id, type }) => {
          const allCredentials = credentials(user).filter(({ integrationId }) => integrationId === id);
          const main = allCredentials.find(({ status }) => status === 'VALID') ?? allCredentials[0];
          const fields = main && {
            credentialId: main.id,
            credentialStatus: main.status,
            providerId: main.providerId,
            providerData: main.providerData,
          };
          return [type, { enabled: main?.status === 'VALID', ...fields, allCredentials }];
        }),
      ),
      meta: metaOf.get(user) ?? {},
      resources: [],
    }),
  };
}

export type CompatState = ReturnType<typeof createCompatState>;
