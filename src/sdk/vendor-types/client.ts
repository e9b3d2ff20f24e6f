import type ConnectSDK from '../connect-sdk.js';

/** What `paragon` can do, as an application that stands in for it has to do it too. */
export type IConnectSDK = Omit<ConnectSDK, 'logout'>;
