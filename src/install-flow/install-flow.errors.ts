import type { InputIssue } from '../inputs/index.js';
import { copy, type Seal } from '../utils/plain-data.js';

/** The `meta` of each error of a flow; `null` for an error without details. */
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

/** The names by which the errors that a flow knows are told apart. */
export type InstallErrorName = keyof InstallErrorMeta;

/** An error that a flow knows, as `onError` gets it. */
export type KnownInstallError = {
  [Name in InstallErrorName]: { name: Name; message: string; meta: InstallErrorMeta[Name] };
}[InstallErrorName];

/** Any other error. `originalError` is the value that was thrown, e.g. by the backend. */
export interface UnknownInstallError {
  name: 'UnknownError';
  message: string;
  originalError: unknown;
}

/** The error that `onError` gets: a plain object, whose `name` tells which error it is. */
export type InstallFlowError = KnownInstallError | UnknownInstallError;

/**
 * The base of the error classes: an `Error` with the `name`, `message` and `meta` of a {@link
 * KnownInstallError}.
 */
export class BaseSDKError<Name extends InstallErrorName = InstallErrorName> extends Error {
  override readonly name: Name;
  readonly meta: InstallErrorMeta[Name];

  constructor({ name, message, meta }: { name: Name; message: string; meta: InstallErrorMeta[Name] }) {
    super(message);
    this.name = name;
    this.meta = meta;
  }
}

const isKnown = (error: unknown): error is KnownInstallError & Error => error instanceof BaseSDKError;

const plain = ({ name, message, meta }: KnownInstallError) => ({ name, message, meta }) as KnownInstallError;

/** The plain object that `onError` gets for anything thrown or rejected. */
export const toInstallFlowError = (error: unknown): InstallFlowError =>
  isKnown(error)
    ? plain(error)
    : {
        name: 'UnknownError',
        message: error instanceof Error ? error.message : 'An unknown error occurred',
        originalError: error,
      };

/**
 * A copy of an error, to which `seal` is applied. `originalError` is not copied, because it may be any value.
 */
export const copyError = (error: InstallFlowError, seal: Seal = (plain) => plain): InstallFlowError =>
  'meta' in error ? copy(error, seal) : seal({ ...error });

const known = <Name extends InstallErrorName>(name: Name, message: string, meta: InstallErrorMeta[Name]) => ({
  name,
  message,
  meta,
});

export const noActiveInstallFlow = () =>
  known('NoActiveInstallFlowError', 'No install flow is active: call `installFlow.start` first.', null);

export const oauthBlocked = () =>
  known('OAuthBlockedError', 'The browser blocked the OAuth window: open it inside a click.', null);

export const oauthTimeout = () =>
  known('OAuthTimeoutError', 'The OAuth login took longer than `oauthTimeout`.', null);

export const oauthDenied = (meta: InstallErrorMeta['OAuthDeniedError']) =>
  known('OAuthDeniedError', 'The user denied access at the provider.', meta);

export const oauthFailed = (meta: InstallErrorMeta['OAuthFailedError']) =>
  known(
    'OAuthFailedError',
    `The OAuth login failed: ${meta.errorDescription ?? meta.error ?? 'no reason was given'}.`,
    meta,
  );

const quoted = (ids: readonly string[]) => ids.map((id) => `"${id}"`).join(', ') || 'none';

export const invalidAccountType = (meta: InstallErrorMeta['InvalidAccountTypeError']) =>
  known(
    'InvalidAccountTypeError',
    `accountType must be one that "${meta.integrationName}" offers: ${quoted(meta.available)}; got ${quoted(meta.accountType)}.${meta.accountType.length ? '' : ` Write accountType: '${meta.available[0]}'.`}`,
    meta,
  );

const letters = (name: string) => name.toLowerCase().replace(/[^a-z\d]/g, '');

/**
 * @param method - the method whose argument was no object of values by input ID; `null` where its values are
 * invalid
 * @param unknown - the IDs among the answers that no input has
 */
export const invalidInstallOptions = (
  issues: InputIssue[],
  method: string | null = null,
  unknown: readonly string[] = [],
) => {
  const problems = issues.map(({ inputId, title, message }) => {
    const meant = unknown.find((id) => letters(inputId) === letters(id));
    return ` ${title}: ${message}${meant ? ` ("${meant}" must be named "${inputId}".)` : ''}`;
  });
  return known(
    'InvalidInstallOptionsError',
    method
      ? `${method} takes an object with a value by input ID, e.g. Object.fromEntries(formData), in an event as new InstallAnswers(values).`
      : `Some options are invalid.${problems.join('')}`,
    { issues },
  );
};

export const unexpectedStage = (meta: InstallErrorMeta['UnexpectedStageError']) =>
  known(
    'UnexpectedStageError',
    `An answer to "${meta.received}" came while ${meta.expected ? `"${meta.expected}" is open` : 'no stage is open'}.`,
    meta,
  );
