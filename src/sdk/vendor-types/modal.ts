import type { InstallOptions } from '../install.types.js';
import type {
  IConnectIntegrationWithCredentialInfo,
  IPublishedCustomIntegration,
  ListedAccountType,
} from './integrations.js';
import type { ModalConfig } from './settings.js';

/** The tabs of 2.1.1's portal. */
export enum ModalView {
  OVERVIEW = 'overview',
  CONFIGURATION = 'configuration',
}

/** The state of 2.1.1's portal. This package has no portal, and does not use the type. */
export interface Props {
  integration: IConnectIntegrationWithCredentialInfo | null;
  customIntegration?: IPublishedCustomIntegration;
  config?: ModalConfig;
  /** CSS properties. */
  contentStyle?: object;
  /** CSS properties. */
  overlayStyle?: object;
  popupProps?: Record<string, string>;
  hideCross?: boolean;
  tabView?: ModalView;
  isPreviewMode?: boolean;
  onBeforeEnableIntegration?: () => void | Promise<void>;
  onClose?: () => void;
  onOpen?: () => void;
  onTabViewChange?: (view: ModalView) => void;
  previewSettings?: { isEnabling: boolean };
  apiInstallationOptions?: InstallOptions & {
    selectedAccountConfig?: ListedAccountType;
    selectedMultipleAccountTypes?: string[];
  };
  connectionError?:
    { code: string; status: number; message: string; meta: object; logOnInitialization: boolean } | undefined;
  selectedCredentialId?: string;
  shouldShowPortalAfterInstall?: boolean;
}
