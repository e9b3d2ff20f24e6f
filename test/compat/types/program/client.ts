import ConnectSDK, {
  connectSingleton,
  paragon,
  SDK_EVENT,
  type AuthenticatedConnectUser,
  type CallbackMap,
  type CompleteInstallOptions,
  type ConnectParams,
  type ConnectUser,
  type CreateConfigurationOptions,
  type CredentialConfigOptions,
  type DeleteConfigurationOptions,
  type DisableWorkflowOptions,
  type DropdownOptions,
  type EventInfo,
  type FunctionPropertyNames,
  type GetIntegrationAccountOptions,
  type IConnectSDK,
  type IConnectUser,
  type IConnectUserWithProject,
  type InstallIntegrationOptions,
  type InstallOptions,
  type IntegrationInstallEvent,
  type IntegrationMetadata,
  type IntegrationUninstallEvent,
  type ListenerFunction,
  type PortalCloseEvent,
  type PortalOpenEvent,
  type SDKEventListenerMap,
  type TriggerWorkflowRequest,
  type UninstallOptions,
  type UpdateConfigurationOptions,
  type UpdateWorkflowStateError,
  type UpdateWorkflowStateResponse,
  type UserProvidedIntegrationConfig,
  type WorkflowStateChangeEvent,
} from '@useparagon/connect';

type Log = (line: string) => void;

export const clientFor = (host: string): ConnectSDK => {
  const client = new ConnectSDK(host, { skipBootstrapWithLastKnownState: true });
  client.configureGlobal({ host }, { ZEUS_PUBLIC_URL: `https://api.${host}` });
  return client;
};

export function switchUser(): void {
  connectSingleton.logout();
}

export const userIdOf = (user: ConnectUser): string | null => (user.authenticated ? user.userId : null);
export const currentUserId = (): string | null => userIdOf(paragon.getUser());
export const resourcesOf = ({ resources }: AuthenticatedConnectUser): string[] =>
  resources.map(({ slug, credentialStatus }) => `${slug}: ${credentialStatus ?? 'none'}`);
export const planOf = ({ project, meta }: IConnectUserWithProject): string =>
  `${typeof project} ${meta.Email ?? ''}`;
export const nameOf = ({ meta, userId }: IConnectUser): string => meta.Name ?? userId;

export function catalog(): IntegrationMetadata[] {
  const [first] = paragon.getIntegrationMetadata();
  const again: IntegrationMetadata[] = first ? [paragon.getIntegrationMetadata(first.type)] : [];
  return again.map(({ type, name, icon, brandColor }) => ({ type, name, icon, brandColor }));
}

/** Lists again whatever happened. */
export function follow(log: Log): () => void {
  const onInstall = (event: IntegrationInstallEvent, user: AuthenticatedConnectUser): void =>
    log(`${event.integrationType} by ${user.userId}: ${event.credential?.status ?? 'unknown'}`);
  const onUninstall = (event: IntegrationUninstallEvent): void => log(event.integrationId);
  const onWorkflow = (event: WorkflowStateChangeEvent): void =>
    log(`${event.workflowId}: ${String(event.workflowStateChange.enabled)}`);
  const onOpen = (event: PortalOpenEvent): void => log(event.integrationType);
  const onClose = (event: PortalCloseEvent): void => log(event.integrationType);
  const listeners: SDKEventListenerMap = {
    [SDK_EVENT.ON_INTEGRATION_INSTALL]: [onInstall],
    [SDK_EVENT.ON_INTEGRATION_UNINSTALL]: [onUninstall],
    [SDK_EVENT.ON_WORKFLOW_CHANGE]: [onWorkflow],
    [SDK_EVENT.ON_PORTAL_OPEN]: [onOpen],
    [SDK_EVENT.ON_PORTAL_CLOSE]: [onClose],
  };
  const subscribeAll = (eventName: SDK_EVENT, each: ListenerFunction[]) =>
    each.map((listener) => paragon.subscribe(eventName, listener));
  const ends = Object.values(SDK_EVENT).flatMap((eventName) => subscribeAll(eventName, listeners[eventName]));
  paragon.subscribe(SDK_EVENT.ON_INTEGRATION_UNINSTALL, onInstall);
  return () => {
    paragon.unsubscribe(SDK_EVENT.ON_INTEGRATION_UNINSTALL, onInstall);
    for (const end of ends) end();
  };
}

export const describe = (info: EventInfo): string =>
  `${info.type} ${info.integrationType} ${info.workflowId ?? ''}`;

const callbacks = (log: Log): CallbackMap => ({
  onSuccess: ({ integrationType }, user) => log(`${integrationType} ${user.userId}`),
  onInstall: ({ credentialId }) => log(credentialId ?? 'none'),
  onError: (error) => log(error.message),
  onUninstall: ({ integrationId }) => log(integrationId),
  onWorkflowChange: ({ workflowId }) => log(workflowId),
  onOpen: ({ integrationId }) => log(integrationId),
  onClose: ({ integrationId }) => log(integrationId),
});

export async function connect(integrationName: string, log: Log): Promise<void> {
  const dropdowns: DropdownOptions = { dropdowns: { objects: [{ label: 'Contact', value: 'contact' }] } };
  const config: UserProvidedIntegrationConfig = {
    overrideRedirectUrl: 'https://app.example.com/oauth',
    mapObjectFields: { Task: [{ label: 'Title', value: 'title' }], Contact: { fields: [] } },
  };
  const install: InstallOptions = { isApiInstallation: true, accountType: ['default'] };
  const selected: CredentialConfigOptions = { selectedCredentialId: 'credential-1' };
  const params: ConnectParams = {
    ...callbacks(log),
    ...dropdowns,
    ...config,
    ...install,
    ...selected,
    oauthTimeout: 60_000,
  };
  paragon.connect(integrationName, params);
  const event = await connectSingleton.connect(integrationName, params);
  log(event.integrationId);
}

export async function install(integrationName: string, log: Log): Promise<void> {
  const options: InstallIntegrationOptions = {
    allowMultipleCredentials: true,
    showPortalAfterInstall: false,
    bypassPostOAuthPrompt: true,
    onInstall: ({ integrationId }) => log(integrationId),
  };
  const event = await paragon.installIntegration(integrationName, options);
  if (event) log(event.credential?.id ?? 'none');
  const complete: CompleteInstallOptions = {
    authorizationCode: 'code',
    redirectUrl: 'https://app.example.com/oauth',
    integrationOptions: { installOptions: { accountType: 'default', company: 'acme' } },
  };
  await paragon.completeInstall(integrationName, complete);
  paragon.startOAuthFlow(
    integrationName,
    { accountType: 'default', selectedCredentialId: 'credential-1' },
    { onSuccess: (credentialId) => log(credentialId), onError: (error) => log(String(error)) },
  );
  paragon.closePortal();
}

export async function uninstall(integrationName: string): Promise<void> {
  const options: UninstallOptions = { selectedCredentialId: 'credential-1' };
  await paragon.uninstallIntegration(integrationName, options);
}

export async function workflows(workflowId: string): Promise<UpdateWorkflowStateError[]> {
  const disable: DisableWorkflowOptions = { selectedConfigurationId: 'configuration-1' };
  await paragon.enableWorkflow(workflowId);
  await paragon.disableWorkflow(workflowId, disable);
  const trigger: TriggerWorkflowRequest = { body: { a: 1 }, headers: { 'X-A': '1' }, query: { page: '1' } };
  const answer: object | undefined = await paragon.workflow(workflowId, trigger);
  await paragon.event('Contact Created', { answer }, { selectedCredentialId: 'credential-1' });
  const { user, errors }: UpdateWorkflowStateResponse = await paragon.updateWorkflowState({
    [workflowId]: true,
  });
  return user.authenticated ? errors : [];
}

export async function configurations(credentialId: string): Promise<string[]> {
  const create: CreateConfigurationOptions = { credentialId, externalId: 'team-1' };
  const { id, isDefault, dateCreated } = await paragon.createConfiguration(create);
  const update: UpdateConfigurationOptions = { id, credentialId, meta: { name: 'Team 1' } };
  const updated = await paragon.updateConfiguration(update);
  const destroy: DeleteConfigurationOptions = { id, credentialId };
  await paragon.destroyConfiguration(destroy);
  const settings = Object.values(updated.workflowSettings).map((workflow) => workflow?.enabled);
  return [
    String(isDefault),
    new Date(dateCreated).toISOString(),
    updated.externalId ?? '',
    ...settings.map(String),
  ];
}

export async function account(integrationName: string): Promise<string> {
  const options: GetIntegrationAccountOptions = { includeAccountAuth: true };
  const { accountAuth, providerData, id } = await paragon.getIntegrationAccount(integrationName, options);
  const email = String(providerData?.email);
  const contact = await paragon.request<{ id: string }>(integrationName, '/contacts/1', {
    method: 'PATCH',
    body: { email },
    headers: {},
  });
  const user = await paragon.setUserMetadata({ Email: email });
  const credential = await paragon.connectAction('postgres', { host: 'db.example.com' });
  return [accountAuth?.accessToken, contact?.id, user.userId, credential.status, id].join();
}

interface TaskSettings {
  project: string;
  notify: boolean;
}

export async function settings(integrationName: string, changed: TaskSettings): Promise<string[]> {
  const { userState, errors } = await paragon.updateIntegrationUserSettings(integrationName, changed);
  const after = await paragon.updateWorkflowUserSettings(integrationName, 'workflow-1', changed, {});
  return [userState.userId, ...errors, ...after.errors, paragon.getIntegrationId(integrationName)];
}

/** What a team's own tests put in place of the client. */
export type ClientDouble = Pick<IConnectSDK, 'getUser' | 'setHeadless' | 'enableWorkflow'>;
export const double: ClientDouble = {
  getUser: () => ({ authenticated: false }),
  setHeadless: () => undefined,
  enableWorkflow: () => Promise.resolve(),
};
export const methods: FunctionPropertyNames<IConnectSDK>[] = [
  'authenticate',
  'getUser',
  'installIntegration',
];
