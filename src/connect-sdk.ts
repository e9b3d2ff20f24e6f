export {
  ConnectSDK as default,
  ExternalFilePicker,
  PARAGON_OVERFLOW_EMPTY_VALUE,
  SdkInstallFlow as InstallFlow,
} from './sdk/index.js';
