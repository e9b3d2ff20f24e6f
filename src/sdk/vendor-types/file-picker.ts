/** How far the code of a file picker is loaded. */
export enum FilePickerStatus {
  LOADING = 'loading',
  FAILED = 'failed',
  LOADED = 'loaded',
}

/** The options that a file picker is initialized with. */
export interface FilePickerInitOptions {
  developerKey: string;
  appId?: string;
  folderId?: string;
  selectedCredentialId?: string;
}

/** The files that a file picker offers, and its callbacks. */
export interface FilePickerOptions {
  allowedTypes?: string[];
  allowMultiSelect?: boolean;
  allowFolderSelect?: boolean;
  onOpen?: () => void;
  onClose?: () => void;
  onFileSelect?: (files: unknown) => void;
  onCancel?: () => void;
  integrationOptions?: {
    googledrive?: {
      /** A `google.picker.DocsViewMode`. */
      viewMode?: unknown;
      includeFolders?: boolean;
    };
    box?: {
      container?: string;
      maxSelectable?: number;
      canUpload?: boolean;
      canCreateNewFolder?: boolean;
      canSetShareAccess?: boolean;
      canDownload?: boolean;
      canDelete?: boolean;
      canRename?: boolean;
      canPreview?: boolean;
      canComment?: boolean;
      canShare?: boolean;
      canMove?: boolean;
      canCopy?: boolean;
    };
  };
}

/** A file picker of a provider. This package has no UI, and so no file picker. */
export interface IFilePicker {
  open(): boolean;
  init(options: FilePickerInitOptions): Promise<boolean>;
  getInstance(): unknown;
}

/** The constructor of a file picker. The constructor of this package always throws. */
export type ExternalFilePickerConstruct = new (action: string, options: FilePickerOptions) => IFilePicker;
