import ConnectSDK from './connect-sdk.js';
import { ExternalFilePicker } from './external-file-picker.js';

/** The instance that an application shares. */
export const connectSingleton: ConnectSDK = /* @__PURE__ */ new ConnectSDK();

function methodsOf({ logout, ...methods }: ConnectSDK) {
  return { ...methods, ExternalFilePicker };
}

/** The client that an application shares: the methods of `connectSingleton`. */
export type Paragon = ReturnType<typeof methodsOf>;
export const paragon: Paragon = /* @__PURE__ */ methodsOf(connectSingleton);
