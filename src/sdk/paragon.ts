import ConnectSDK from './connect-sdk.js';
import { ExternalFilePicker } from './calls/external-file-picker.js';
import type { IConnectSDK } from './vendor-types/client.js';

/** The instance that an application shares. */
export const connectSingleton: ConnectSDK = /* @__PURE__ */ new ConnectSDK();

function methodsOf({ logout, ...methods }: ConnectSDK): Paragon {
  return { ...methods, ExternalFilePicker };
}

/** The type of {@link paragon}. */
export interface Paragon extends IConnectSDK {
  /** 2.1.1's file picker. Making one throws: this package draws nothing. */
  ExternalFilePicker: typeof ExternalFilePicker;
}

/** The client that an application shares: the methods of `connectSingleton`, but for `logout`. */
export const paragon: Paragon = /* @__PURE__ */ methodsOf(connectSingleton);
