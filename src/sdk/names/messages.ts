import type { ConnectSdkEnvironments } from '../../backend/index.js';
import type ConnectSDK from '../connect-sdk.js';
import type { Props } from './modal.js';
import type { IConnectSDKProject } from './project.js';
import type { ConnectUser } from './user.js';
import type { UserProvidedIntegrationConfig } from './user-provided-config.js';
import type { FunctionPropertyNames, NonFunctionProperties, UnwrapPromise } from './utility-types.js';

// The messages between 2.1.1's client and the frame of its portal. This package has no frame: nobody sends them.

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

export interface SDKFunctionInvocationMessage<T extends FunctionPropertyNames<ConnectSDK> = never> {
  messageType: 'SDK_FUNCTION_INVOCATION';
  type: T;
  parameters: Parameters<ConnectSDK[T]>;
  id: string;
}

export interface SDKFunctionResponseMessage<T extends FunctionPropertyNames<ConnectSDK> = never> {
  messageType: 'SDK_FUNCTION_RESPONSE';
  type: T;
  result: UnwrapPromise<ReturnType<ConnectSDK[T]>>;
  id: string;
}

export interface SDKFunctionErrorMessage {
  messageType: 'SDK_FUNCTION_ERROR';
  error: true;
  message: string;
  id: string;
}

export type SDKReceivedMessage = SDKFunctionInvocationMessage;
