export { toInstallFlowError as getConnectSDKError } from '../../install-flow/index.js';
export type { InstallFlowError as ConnectSDKError } from '../../install-flow/index.js';
