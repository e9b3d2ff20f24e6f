import type ConnectSDK from '../connect-sdk.js';

/** The interface of `paragon`, for applications that write a stand-in for it, e.g. in tests. */
export type IConnectSDK = Omit<ConnectSDK, 'logout'>;
