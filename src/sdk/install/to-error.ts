import {
  IntegrationNotFoundError,
  InvalidAccountTypeError,
  InvalidInstallOptionsError,
  NoActiveInstallFlowError,
  OAuthBlockedError,
  OAuthDeniedError,
  OAuthFailedError,
  OAuthTimeoutError,
  UnexpectedStageError,
  type InstallFlowError,
  type KnownInstallError,
  type UnknownInstallError,
} from '../../install-flow/index.js';
import {
  HeadlessModeNotEnabledError,
  InstallCancelledError,
  IntegrationNotInstalledError,
  StageHandlerMissingError,
  UserNotAuthenticatedError,
} from '../sdk.errors.js';

/**
 * Turns the plain error of a flow into an `Error` of the class that its `name` names. An `UnknownError`
 * becomes the original error again.
 */
export const toError = (error: InstallFlowError): Error =>
  error.name === 'UnknownError'
    ? thrownOf(error)
    : Object.assign(ofItsClass(error), { message: error.message });

const thrownOf = ({ originalError, message }: UnknownInstallError) =>
  originalError instanceof Error ? originalError : new Error(message);

function ofItsClass(error: KnownInstallError): Error {
  switch (error.name) {
    case 'UserNotAuthenticatedError':
      return new UserNotAuthenticatedError();
    case 'NoActiveInstallFlowError':
      return new NoActiveInstallFlowError();
    case 'HeadlessModeNotEnabledError':
      return new HeadlessModeNotEnabledError();
    case 'IntegrationNotFoundError':
      return new IntegrationNotFoundError(error.meta.integrationName);
    case 'IntegrationNotInstalledError':
      return new IntegrationNotInstalledError(error.meta.integrationName);
    case 'InstallCancelledError':
      return new InstallCancelledError(error.meta.integrationName);
    case 'OAuthBlockedError':
      return new OAuthBlockedError();
    case 'OAuthTimeoutError':
      return new OAuthTimeoutError();
    case 'OAuthDeniedError':
      return new OAuthDeniedError(error.meta);
    case 'OAuthFailedError':
      return new OAuthFailedError(error.meta);
    case 'InvalidAccountTypeError':
      return new InvalidAccountTypeError(error.meta);
    case 'InvalidInstallOptionsError':
      return new InvalidInstallOptionsError(error.meta.issues);
    case 'UnexpectedStageError':
      return new UnexpectedStageError(error.meta);
    case 'StageHandlerMissingError':
      return new StageHandlerMissingError(error.meta.stage);
  }
}
