import type { InputIssue } from '../inputs/index.js';

/** What each error of a flow carries in `meta`; `null` where it carries nothing. */
export interface InstallErrorMeta {
  UserNotAuthenticatedError: null;
  NoActiveInstallFlowError: null;
  HeadlessModeNotEnabledError: null;
  IntegrationNotFoundError: { integrationName: string };
  IntegrationNotInstalledError: { integrationName: string };
  OAuthBlockedError: null;
  OAuthTimeoutError: null;
  /** `error` and `errorDescription` are those of RFC 6749 section 4.1.2.1, as the backend passed them on. */
  OAuthDeniedError: { error: string | null; errorDescription: string | null };
  OAuthFailedError: { error: string | null; errorDescription: string | null };
  InvalidAccountTypeError: { integrationName: string; accountType: string[]; available: string[] };
  InvalidInstallOptionsError: { issues: InputIssue[] };
  /** `expected` is the stage that is open, `null` where none is. */
  UnexpectedStageError: { expected: string | null; received: string };
  StageHandlerMissingError: { stage: string };
  InstallCancelledError: { integrationName: string };
}

export type InstallErrorName = keyof InstallErrorMeta;

/** An error that a flow knows, as `onError` gets it. */
export type KnownInstallError = {
  [Name in InstallErrorName]: { name: Name; message: string; meta: InstallErrorMeta[Name] };
}[InstallErrorName];

/** Any other error: what the backend or the network answered is in `originalError`. */
export interface UnknownInstallError {
  name: 'UnknownError';
  message: string;
  originalError: unknown;
}

/** What `onError` gets: a plain object, told apart by `name`. */
export type InstallFlowError = KnownInstallError | UnknownInstallError;

/** The base of the errors below, for those who throw or construct them; {@link toInstallFlowError} makes them plain. */
export class BaseSDKError<Name extends InstallErrorName = InstallErrorName> extends Error {
  override readonly name: Name;
  readonly meta: InstallErrorMeta[Name];

  constructor(error: { name: Name; message: string; meta?: InstallErrorMeta[Name] }) {
    super(error.message);
    this.name = error.name;
    this.meta = (error.meta ?? null) as InstallErrorMeta[Name];
  }
}

export class UserNotAuthenticatedError extends BaseSDKError<'UserNotAuthenticatedError'> {
  constructor() {
    super({
      name: 'UserNotAuthenticatedError',
      message: 'No user is authenticated: call `await paragon.authenticate(projectId, userToken)` first.',
    });
  }
}

export class NoActiveInstallFlowError extends BaseSDKError<'NoActiveInstallFlowError'> {
  constructor() {
    super({
      name: 'NoActiveInstallFlowError',
      message: 'No install flow is active: call `installFlow.start(integrationName, options)` first.',
    });
  }
}

export class HeadlessModeNotEnabledError extends BaseSDKError<'HeadlessModeNotEnabledError'> {
  constructor() {
    super({
      name: 'HeadlessModeNotEnabledError',
      message: 'Headless mode is off: call `paragon.setHeadless(true)` before `installFlow.start`.',
    });
  }
}

export class IntegrationNotFoundError extends BaseSDKError<'IntegrationNotFoundError'> {
  constructor(integrationName: string) {
    super({
      name: 'IntegrationNotFoundError',
      message: `The project has no integration named "${integrationName}".`,
      meta: { integrationName },
    });
  }
}

export class IntegrationNotInstalledError extends BaseSDKError<'IntegrationNotInstalledError'> {
  readonly integrationName: string;

  constructor(integrationName: string) {
    super({
      name: 'IntegrationNotInstalledError',
      message: `The integration "${integrationName}" is not installed for this user.`,
      meta: { integrationName },
    });
    this.integrationName = integrationName;
  }
}

export class OAuthBlockedError extends BaseSDKError<'OAuthBlockedError'> {
  constructor() {
    super({
      name: 'OAuthBlockedError',
      message: 'The browser blocked the OAuth window. Start the flow, or answer the stage, inside a click.',
    });
  }
}

export class OAuthTimeoutError extends BaseSDKError<'OAuthTimeoutError'> {
  constructor() {
    super({ name: 'OAuthTimeoutError', message: 'The OAuth login was not finished within `oauthTimeout`.' });
  }
}

export class OAuthDeniedError extends BaseSDKError<'OAuthDeniedError'> {
  constructor(meta: InstallErrorMeta['OAuthDeniedError']) {
    super({ name: 'OAuthDeniedError', message: 'The user denied access at the provider.', meta });
  }
}

export class OAuthFailedError extends BaseSDKError<'OAuthFailedError'> {
  constructor(meta: InstallErrorMeta['OAuthFailedError']) {
    const reason = meta.errorDescription ?? meta.error;
    super({
      name: 'OAuthFailedError',
      message: `The OAuth login failed${reason ? `: ${reason}` : '.'}`,
      meta,
    });
  }
}

export class InvalidAccountTypeError extends BaseSDKError<'InvalidAccountTypeError'> {
  constructor(meta: InstallErrorMeta['InvalidAccountTypeError']) {
    const [received, available] = [meta.accountType, meta.available].map((ids) =>
      ids.length ? ids.map((id) => `"${id}"`).join(', ') : 'none',
    );
    super({
      name: 'InvalidAccountTypeError',
      message: `accountType must name an account type that "${meta.integrationName}" offers: ${available}; got ${received}.`,
      meta,
    });
  }
}

export class InvalidInstallOptionsError extends BaseSDKError<'InvalidInstallOptionsError'> {
  /** @param method - the method that was called with something else than an object of values by input ID */
  constructor(issues: InputIssue[], method: string | null = null) {
    super({
      name: 'InvalidInstallOptionsError',
      message: method
        ? `${method} takes an object with a value by input ID.`
        : `Some install options are invalid. ${issues.map(({ title, message }) => `${title}: ${message}`).join(' ')}`,
      meta: { issues },
    });
  }
}

export class UnexpectedStageError extends BaseSDKError<'UnexpectedStageError'> {
  constructor(meta: InstallErrorMeta['UnexpectedStageError']) {
    super({
      name: 'UnexpectedStageError',
      message: `An answer to "${meta.received}" came while ${meta.expected ? `"${meta.expected}" is open` : 'no stage is open'}.`,
      meta,
    });
  }
}

export class StageHandlerMissingError extends BaseSDKError<'StageHandlerMissingError'> {
  constructor(stage: string) {
    super({
      name: 'StageHandlerMissingError',
      message: `The stage "${stage}" must be asked, but no \`onNext\` was given to ask it.`,
      meta: { stage },
    });
  }
}

export class InstallCancelledError extends BaseSDKError<'InstallCancelledError'> {
  constructor(integrationName: string) {
    super({
      name: 'InstallCancelledError',
      message: `The install of "${integrationName}" was cancelled.`,
      meta: { integrationName },
    });
  }
}

const isKnown = (error: unknown): error is KnownInstallError & Error => error instanceof BaseSDKError;

const plain = ({ name, message, meta }: KnownInstallError) => ({ name, message, meta }) as KnownInstallError;

/** The plain object that `onError` gets for anything thrown or rejected. */
export function toInstallFlowError(error: unknown): InstallFlowError {
  if (isKnown(error)) return plain(error);
  return {
    name: 'UnknownError',
    message: error instanceof Error ? error.message : 'An unknown error occurred',
    originalError: error,
  };
}
