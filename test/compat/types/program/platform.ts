import {
  AUTH_TOKEN_ALLOWED_INTEGRATIONS,
  BillingPlan,
  CONNECT_PLAN_FEATURE_MAP,
  ConnectAddOn,
  DocumentLoadingState,
  FilePickerStatus,
  INFER_CONTENT_TYPE_FROM_CONNECT_OPTIONS,
  ModalView,
  NODE_ENV,
  overrideActionAlias,
  paragon,
  PLATFORM_ENV,
  SELECTED_CREDENTIAL_CONFIG_ID_HEADER,
  SELECTED_CREDENTIAL_ID_HEADER,
  type ALLOWED_FIELDS,
  type ConnectNonTrialBillingPlan,
  type ExternalFilePickerConstruct,
  type FilePickerInitOptions,
  type FilePickerOptions,
  type IFilePicker,
  type NonFunctionProperties,
  type NonNullUndefinedField,
  type Props,
  type SDKFunctionErrorMessage,
  type SDKFunctionInvocationMessage,
  type SDKFunctionResponseMessage,
  type SDKReceivedMessage,
  type UIUpdateMessage,
  type UnwrapPromise,
} from '@useparagon/connect';
import ConnectSDK, {
  ExternalFilePicker,
  InstallFlow,
  PARAGON_OVERFLOW_EMPTY_VALUE,
} from '@useparagon/connect/ConnectSDK';

export const includesHeadless = (plan: ConnectNonTrialBillingPlan): boolean =>
  CONNECT_PLAN_FEATURE_MAP[plan].includes(ConnectAddOn.HeadlessConnectPortal) ||
  plan === BillingPlan.ConnectPro;

export const tokenPath = (integration: string, field: ALLOWED_FIELDS): string | undefined =>
  AUTH_TOKEN_ALLOWED_INTEGRATIONS[integration]?.[field] ?? overrideActionAlias[integration];

export const selection = (credentialId: string, configurationId: string): Record<string, string> => ({
  [SELECTED_CREDENTIAL_ID_HEADER]: credentialId,
  [SELECTED_CREDENTIAL_CONFIG_ID_HEADER]: configurationId,
  'Content-Type': INFER_CONTENT_TYPE_FROM_CONNECT_OPTIONS,
});

export const isLive = (state: DocumentLoadingState, build: NODE_ENV, platform: PLATFORM_ENV): boolean =>
  state === DocumentLoadingState.COMPLETE &&
  build === NODE_ENV.PRODUCTION &&
  platform === PLATFORM_ENV.PRODUCTION;

const options: FilePickerOptions = {
  allowedTypes: ['application/pdf'],
  allowMultiSelect: true,
  onFileSelect: (files) => console.warn(files),
  integrationOptions: { googledrive: { includeFolders: true }, box: { canUpload: false } },
};
const init: FilePickerInitOptions = {
  developerKey: 'key',
  appId: 'app',
  selectedCredentialId: 'credential-1',
};

export async function pick(integration: string): Promise<FilePickerStatus> {
  const Picker: ExternalFilePickerConstruct = paragon.ExternalFilePicker;
  const picker: IFilePicker = new Picker(integration, options);
  const isReady = await picker.init(init);
  const other = new ExternalFilePicker(integration, options, new ConnectSDK());
  return isReady && picker.open() && other.getInstance() !== null
    ? FilePickerStatus.LOADED
    : FilePickerStatus.FAILED;
}

export const secondFlow = (sdk: ConnectSDK): InstallFlow => new InstallFlow(sdk);
export const restoredOverflow = (before: string): string | null =>
  before === PARAGON_OVERFLOW_EMPTY_VALUE ? null : before;

export const portal: NonFunctionProperties<Props> = {
  integration: null,
  tabView: ModalView.CONFIGURATION,
  contentStyle: { color: 'black' },
  hideCross: true,
  selectedCredentialId: 'credential-1',
};
export const everything = (props: NonNullUndefinedField<Pick<Props, 'popupProps'>>): string[] =>
  Object.keys(props.popupProps);

export const update = (message: UIUpdateMessage): string =>
  `${message.messageType} ${String(message.nextContext.user.authenticated)} ${message.nextModalState.tabView ?? ''}`;
export const call: SDKFunctionInvocationMessage<'getUser'> = {
  messageType: 'SDK_FUNCTION_INVOCATION',
  type: 'getUser',
  parameters: [],
  id: '1',
};
export const response: SDKFunctionResponseMessage<'getUser'> = {
  messageType: 'SDK_FUNCTION_RESPONSE',
  type: 'getUser',
  result: { authenticated: false },
  id: call.id,
};
export const failure: SDKFunctionErrorMessage = {
  messageType: 'SDK_FUNCTION_ERROR',
  error: true,
  message: 'refused',
  id: call.id,
};
export const received: Pick<SDKReceivedMessage, 'id'>[] = [call, response, failure];
export type LoggedIn = UnwrapPromise<ReturnType<ConnectSDK['authenticate']>>;
