/** Stands in for 2.1.1's file picker, which shows a widget of the provider. This package has no UI. */
export class ExternalFilePicker {
  declare open: () => boolean;
  declare init: (options: object) => Promise<boolean>;
  declare getInstance: () => unknown;

  /** @throws {Error} always. */
  constructor(integrationName: string, _options?: object, _sdk?: object) {
    throw new Error(
      `paragon.ExternalFilePicker: this package draws nothing, so it has no file picker for "${integrationName}". Use the provider's own.`,
    );
  }
}
