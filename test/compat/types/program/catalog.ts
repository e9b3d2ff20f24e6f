import {
  connectSingleton,
  CredentialStatus,
  DataType,
  paragon,
  SidebarInputType,
  TokenType,
  VariableInputType,
  type DataSource,
  type DynamicDefaultInput,
  type EnumInputValue,
  type FanoutStackEntry,
  type IntegrationConfig,
  type IntegrationConnectInput,
  type IntegrationSharedInputStateMap,
  type IntegrationWorkflowMeta,
  type IntegrationWorkflowState,
  type IntegrationWorkflowStateMap,
  type KeyedSource,
  type ModalConfig,
  type OrConditions,
  type SDKConnectCredentialConfig,
  type SDKIntegration,
  type SDKIntegrationConfig,
  type SDKIntegrationState,
  type SDKResourceState,
  type SerializedConnectInput,
  type Source,
  type SupportedConnectInputType,
  type TokenizedSource,
} from '@useparagon/connect';

export const isConnected = (integration: SDKIntegration | undefined): boolean =>
  integration?.enabled === true && integration.credentialStatus !== CredentialStatus.INVALID;

export function connected(integrations: SDKIntegrationState): string[] {
  return Object.entries(integrations).flatMap(([name, integration]) =>
    isConnected(integration) ? [`${name} as ${String(integration?.providerData?.email)}`] : [],
  );
}

export function accountsOf({ allCredentials, allConfigurations, ...integration }: SDKIntegration): string[] {
  const sorted = [...allCredentials].sort(
    (one, other) => Number(one.dateCreated) - Number(other.dateCreated),
  );
  return sorted.map(({ id, status, providerId, configurations, projectId, personaId }) => {
    const config = [...configurations, ...allConfigurations].find(({ isDefault }) => isDefault);
    const selected = id === integration.credentialId && config?.id === integration.credentialConfigId;
    return [id, providerId, projectId, personaId, status === CredentialStatus.VALID, selected].join();
  });
}

const enabledIn = (workflows: IntegrationWorkflowStateMap = {}): IntegrationWorkflowState[] =>
  Object.values(workflows).flatMap((workflow) => (workflow?.enabled ? [workflow] : []));

export function settingsOf(config: SDKConnectCredentialConfig): string[] {
  const shared: IntegrationSharedInputStateMap = config.sharedSettings ?? {};
  const workflows = enabledIn(config.workflowSettings).map(({ settings }) => Object.keys(settings).join());
  return [...Object.keys(shared), ...workflows, String(config.configMeta?.isIntegrationEnableTriggered)];
}

export const stateOf = ({ slug, credentialId }: SDKResourceState): string =>
  `${slug}: ${credentialId ?? 'none'}`;

const supported: SupportedConnectInputType[] = [SidebarInputType.ValueText, SidebarInputType.FieldMapper];

const labelOf = (input: SerializedConnectInput): string =>
  `${input.title}${supported.includes(input.type) ? '' : '?'} ${input.tooltip ?? ''}`;

const workflowOf = (workflow: Pick<IntegrationWorkflowMeta, 'id' | 'description' | 'inputs'>): string =>
  `${workflow.description ?? workflow.id}: ${workflow.inputs.map(labelOf).join()}`;

export function settingsPage(integrationName: string): string[] {
  const config: IntegrationConfig = paragon.getIntegrationConfig(integrationName);
  return [
    config.shortDescription ?? '',
    config.longDescription ?? '',
    ...(config.availableUserSettings ?? []).map(labelOf),
    ...config.availableWorkflows.map(workflowOf),
    ...config.hiddenWorkflows.map(workflowOf),
  ];
}

export const portalOf = ({ description, workflowMeta, sharedMeta }: ModalConfig): string[] => [
  description ?? '',
  ...Object.values(workflowMeta ?? {}).map(workflowOf),
  ...(sharedMeta?.inputs ?? []).map(labelOf),
];

export function questions(integrationName: string): string[] {
  const titles = (inputs: IntegrationConnectInput[]) => inputs.map(({ title }) => title);
  const [accountType] = connectSingleton.getAccountTypeOptions(integrationName);
  return [
    ...titles(connectSingleton.getPreOptions(integrationName, accountType?.id)),
    ...titles(connectSingleton.getPostOptions(integrationName)),
    typeof paragon.getAccountTypeOptions(integrationName),
    typeof paragon.getPreOptions(integrationName),
    typeof paragon.getPostOptions(integrationName),
  ];
}

const condition: OrConditions = { type: 'JOIN', join: 'OR', conditions: [] };
const region: TokenizedSource<DataType.STRING> = {
  type: 'TOKENIZED',
  dataType: DataType.STRING,
  parts: [
    { type: 'VALUE', value: 'eu' },
    { type: 'CONNECT_CREDENTIAL_FIELD', fieldType: 'OAUTH_ACCESS_TOKEN' },
  ],
};
const stack: FanoutStackEntry[] = [{ stepId: 'step', instanceId: 'instance', index: 0 }];
export const sources: Source[] = [
  region,
  { type: 'CONDITION', condition },
  { type: 'EXECUTION', id: 'execution', stepId: 'step', start: 0, fanoutStack: stack },
  {
    type: 'USER_SUPPLIED_CREDENTIAL',
    tokenType: TokenType.ACCESS_TOKEN,
    providerType: 'slack',
    credential: region,
  },
];

const nested = ({ title, type, items }: DynamicDefaultInput): string[] =>
  type === VariableInputType.Dropdown ? items.map(({ label }) => label) : [title];

export async function choices(integration: string, action: string): Promise<string[]> {
  const parameters: KeyedSource<DataType.ANY>[] = [{ key: 'region', source: { type: 'VALUE', value: 'eu' } }];
  const { data, nestedData, nextPageCursor } = await paragon.getFieldOptions({
    integration,
    action,
    search: 'a',
    cursor: false,
    parameters,
  });
  const values = data.map((option: EnumInputValue<string>) => option.value);
  const source: DataSource | undefined = await paragon.getDataSourceOptions(integration, action);
  return [...values, ...nestedData.flatMap(nested), nextPageCursor ?? 'last', source?.title ?? ''];
}

export const asksFirst = (config: SDKIntegrationConfig): boolean =>
  config.accountTypes.length + config.authConfigInputs.length + config.oauthInputs.length > 0 &&
  config.postOauthInputs.every(({ required }) => required) &&
  Object.keys(config.dataSources).length === 0;
