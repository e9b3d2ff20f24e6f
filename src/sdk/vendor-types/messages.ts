import type { ConnectSdkEnvironments } from '../../backend/index.js';
import type ConnectSDK from '../connect-sdk.js';
import type { Props } from './modal.js';
import type { IConnectSDKProject } from './integrations.js';
import type { ConnectUser } from './user.js';
import type { UserProvidedIntegrationConfig } from './user-provided-config.js';
import type { FunctionPropertyNames, NonFunctionProperties, UnwrapPromise } from './utility-types.js';

/**
 * A message of 2.1.1's client to the frame of its portal. This package has no frame, and sends none of the
 * messages in this file.
 */
export interface UIUpdateMessage {
  messageType: 'UI_UPDATE';
  nextContext: {
    user: ConnectUser;
    projectId?: string;
    environments: ConnectSdkEnvironments;
    project?: IConnectSDKProject;
    endUserIntegrationConfig?: UserProvidedIntegrationConfig;
  };
  nextModalState: NonFunctionProperties<Props>;
}

/** A message by which the frame of 2.1.1's portal asks the client to call a method. */
export interface SDKFunctionInvocationMessage<T extends FunctionPropertyNames<ConnectSDK> = never> {
  messageType: 'SDK_FUNCTION_INVOCATION';
  type: T;
  parameters: Parameters<ConnectSDK[T]>;
  id: string;
}

/** The result of the call in an {@link SDKFunctionInvocationMessage}. */
export interface SDKFunctionResponseMessage<T extends FunctionPropertyNames<ConnectSDK> = never> {
  messageType: 'SDK_FUNCTION_RESPONSE';
  type: T;
  result: UnwrapPromise<ReturnType<ConnectSDK[T]>>;
  id: string;
}

/** The error of the call in an {@link SDKFunctionInvocationMessage}. */
export interface SDKFunctionErrorMessage {
  messageType: 'SDK_FUNCTION_ERROR';
  error: true;
  message: string;
  id: string;
}

/** A message that 2.1.1's client receives from the frame of its portal. */
export type SDKReceivedMessage = SDKFunctionInvocationMessage;
