/** Whether what a file picker needs is loaded. */
export enum FilePickerStatus {
  LOADING = 'loading',
  FAILED = 'failed',
  LOADED = 'loaded',
}

/** What a file picker is opened with. */
export interface FilePickerInitOptions {
  developerKey: string;
  appId?: string;
  folderId?: string;
  selectedCredentialId?: string;
}

/** What a file picker offers, and whom it tells. */
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

/** A provider's file picker. This package draws nothing, so it has none. */
export interface IFilePicker {
  open(): boolean;
  init(options: FilePickerInitOptions): Promise<boolean>;
  getInstance(): unknown;
}

/** What constructs a file picker. Ours always throws, so that it can only be called with `new`. */
export type ExternalFilePickerConstruct = new (action: string, options: FilePickerOptions) => IFilePicker;
