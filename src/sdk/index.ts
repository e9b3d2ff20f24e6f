export { createConnectSdk, paragon, type ConnectSdk } from './connect-sdk.js';
export * from './sdk.types.js';
