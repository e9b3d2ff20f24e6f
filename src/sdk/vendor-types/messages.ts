import type { ConnectSdkEnvironments } from '../../backend/index.js';
import type ConnectSDK from '../connect-sdk.js';
import type { Props } from './modal.js';
import type { IConnectSDKProject } from './integrations.js';
import type { ConnectUser } from './user.js';
import type { UserProvidedIntegrationConfig } from './user-provided-config.js';
import type { FunctionPropertyNames, NonFunctionProperties, UnwrapPromise } from './utility-types.js';

/** What 2.1.1's client tells the frame of its portal. Here there is no frame: nobody sends this, nor any other message. */
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

/** A call that the frame of 2.1.1's portal asks its client for. */
export interface SDKFunctionInvocationMessage<T extends FunctionPropertyNames<ConnectSDK> = never> {
  messageType: 'SDK_FUNCTION_INVOCATION';
  type: T;
  parameters: Parameters<ConnectSDK[T]>;
  id: string;
}

/** What such a call came to. */
export interface SDKFunctionResponseMessage<T extends FunctionPropertyNames<ConnectSDK> = never> {
  messageType: 'SDK_FUNCTION_RESPONSE';
  type: T;
  result: UnwrapPromise<ReturnType<ConnectSDK[T]>>;
  id: string;
}

/** Why such a call failed. */
export interface SDKFunctionErrorMessage {
  messageType: 'SDK_FUNCTION_ERROR';
  error: true;
  message: string;
  id: string;
}

/** What 2.1.1's client is told by the frame of its portal. */
export type SDKReceivedMessage = SDKFunctionInvocationMessage;
