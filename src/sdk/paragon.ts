import ConnectSDK from './connect-sdk.js';
import { ExternalFilePicker } from './calls/external-file-picker.js';
import type { IConnectSDK } from './vendor-types/client.js';

/** The `ConnectSDK` that all code of an application shares. */
export const connectSingleton: ConnectSDK = /* @__PURE__ */ new ConnectSDK();

function methodsOf({ logout, ...methods }: ConnectSDK): Paragon {
  return { ...methods, ExternalFilePicker };
}

/** The type of {@link paragon}. */
export interface Paragon extends IConnectSDK {
  /** Stands in for 2.1.1's file picker. The constructor throws, since this package has no UI. */
  ExternalFilePicker: typeof ExternalFilePicker;
}

/**
 * The client of the backend that all code of a page shares: `authenticate` says who the user is, `installFlow` connects the
 * user's accounts, and `getUser` lists them. It is {@link connectSingleton} without `logout`, and with `ExternalFilePicker`.
 */
export const paragon: Paragon = /* @__PURE__ */ methodsOf(connectSingleton);
