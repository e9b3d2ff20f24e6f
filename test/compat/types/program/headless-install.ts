import {
  BaseSDKError,
  getConnectSDKError,
  HeadlessModeNotEnabledError,
  IntegrationNotFoundError,
  IntegrationNotInstalledError,
  NoActiveInstallFlowError,
  OAuthBlockedError,
  OAuthTimeoutError,
  paragon,
  SidebarInputType,
  UserNotAuthenticatedError,
  type AccountType,
  type AccountTypeStage,
  type AuthenticateOptions,
  type ConnectInputValue,
  type ConnectSDKError,
  type DoneStage,
  type InstallFlowError,
  type InstallFlowStage,
  type IntegrationConnectInput,
  type OnErrorContext,
  type PostOptionsStage,
  type PreOptionsStage,
  type StartOptions,
} from '@useparagon/connect';

interface Field {
  id: string;
  label: string;
  type: 'password' | 'checkbox' | 'select' | 'text';
  help?: string;
  initial: string;
  required: boolean;
  loadsFrom?: string;
}

const choosing = [SidebarInputType.Enum, SidebarInputType.DynamicEnum, SidebarInputType.ComboInput];

const htmlTypeOf = (type: IntegrationConnectInput['type']): Field['type'] => {
  if (type === SidebarInputType.Password) return 'password';
  if (type === SidebarInputType.Switch) return 'checkbox';
  return choosing.some((other) => other === type) ? 'select' : 'text';
};

const fieldOf = (input: IntegrationConnectInput): Field => {
  return {
    id: input.id,
    label: `${input.prefixLabel ?? ''}${input.title}${input.suffixLabel ?? ''}`,
    type: htmlTypeOf(input.type),
    help: input.placeholder ?? input.documentationLinkLabel ?? typeof input.subtitle,
    initial: String(input.defaultValue ?? ''),
    required: input.required !== false && !input.readOnly && !(input.hidden ?? input.hiddenInConnect),
    ...(input.sourceType && { loadsFrom: input.sourceType }),
  };
};

const choiceOf = (accountType: AccountType) => ({
  value: accountType.id,
  label: accountType.accountDescription ?? accountType.id,
  scheme: accountType.scheme,
  fields: (accountType.endUserSuppliedValues ?? []).map(fieldOf),
  parameters: (accountType.oauthParameters ?? []).length,
  isLast: accountType.skipPostOAuthInputs ?? false,
});

export interface InstallView {
  accountTypes: ReturnType<typeof choiceOf>[];
  fields: Field[];
  isDone: boolean;
  message: string;
}

const showAccountTypes = (stage: AccountTypeStage, view: InstallView): void => {
  view.accountTypes = stage.options.map(choiceOf);
};
const showForm = (stage: PreOptionsStage | PostOptionsStage, view: InstallView): void => {
  view.fields = stage.options.map(fieldOf);
};
const showDone = (stage: DoneStage, view: InstallView): void => {
  view.isDone = stage.done;
};

export function show(stage: InstallFlowStage, view: InstallView): void {
  if (stage.stage === 'accountType') showAccountTypes(stage, view);
  else if (stage.stage === 'done') showDone(stage, view);
  else showForm(stage, view);
}

export function messageOf(error: InstallFlowError | ConnectSDKError, context: OnErrorContext | null): string {
  const where = context ? ` (${context.stage})` : '';
  if (error.name === 'IntegrationNotFoundError') return `${error.meta.integrationName} is missing${where}`;
  if (error.name === 'UnknownError') return `${error.message}: ${String(error.originalError)}${where}`;
  return error.message + where;
}

export function startInstall(integrationName: string, view: InstallView): void {
  const options: StartOptions = {
    oauthTimeout: 120_000,
    onNext: (stage) => show(stage, view),
    onComplete: () => (view.isDone = true),
    onError: (error, context) => (view.message = messageOf(error, context)),
  };
  paragon.installFlow.start(integrationName, options);
}

export async function answer(
  accountType: string,
  values: Record<string, ConnectInputValue>,
): Promise<InstallFlowStage> {
  const { installFlow } = paragon;
  const open = installFlow.next();
  if (open.stage === 'accountType') await installFlow.setAccountType(accountType);
  if (open.stage === 'preOptions') await installFlow.setPreOptions(values);
  if (open.stage === 'postOptions') await installFlow.setPostOptions(values);
  return installFlow.next();
}

export function entered(): Record<string, ConnectInputValue> {
  const { installFlow } = paragon;
  return {
    accountType: installFlow.getAccountTypeValue() ?? 'none',
    ...installFlow.getPreOptionsValue(),
    ...installFlow.getPostOptionsValue(),
  };
}

export async function login(projectId: string, userToken: string): Promise<void> {
  const options: AuthenticateOptions = { metadata: { Name: 'Ada', Email: 'ada@example.com', plan: 3 } };
  paragon.setHeadless(true);
  await paragon.authenticate(projectId, userToken, options);
}

const retried = [
  new OAuthBlockedError(),
  new OAuthTimeoutError(),
  new HeadlessModeNotEnabledError(),
  new NoActiveInstallFlowError(),
  new UserNotAuthenticatedError(),
];

export function explain(error: unknown): string {
  if (error instanceof IntegrationNotInstalledError) return error.integrationName;
  if (error instanceof BaseSDKError) return `${error.name}: ${JSON.stringify(error.meta)}`;
  const { name, message }: ConnectSDKError = getConnectSDKError(error);
  const isRetried = retried.some((known) => known.name === name);
  return isRetried ? new IntegrationNotFoundError(message).message : message;
}
