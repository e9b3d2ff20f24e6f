import type { InputIssue } from '../inputs/index.js';
import {
  BaseSDKError,
  invalidAccountType,
  invalidInstallOptions,
  noActiveInstallFlow,
  oauthBlocked,
  oauthDenied,
  oauthFailed,
  oauthTimeout,
  unexpectedStage,
  type InstallErrorMeta,
} from './install-flow.errors.js';

/** A call that needs a flow came before `start`, or after the flow ended. */
export class NoActiveInstallFlowError extends BaseSDKError<'NoActiveInstallFlowError'> {
  constructor() {
    super(noActiveInstallFlow());
  }
}

/** The project has no integration of that name. */
export class IntegrationNotFoundError extends BaseSDKError<'IntegrationNotFoundError'> {
  constructor(integrationName: string) {
    super({
      name: 'IntegrationNotFoundError',
      message: `The project has no integration named "${integrationName}".`,
      meta: { integrationName },
    });
  }
}

/** The browser refused to open the OAuth window. */
export class OAuthBlockedError extends BaseSDKError<'OAuthBlockedError'> {
  constructor() {
    super(oauthBlocked());
  }
}

/** The login took longer than `oauthTimeout`. */
export class OAuthTimeoutError extends BaseSDKError<'OAuthTimeoutError'> {
  constructor() {
    super(oauthTimeout());
  }
}

/** The user denied access: `access_denied` in the authorization response (RFC 6749 section 4.1.2.1). */
export class OAuthDeniedError extends BaseSDKError<'OAuthDeniedError'> {
  constructor(meta: InstallErrorMeta['OAuthDeniedError']) {
    super(oauthDenied(meta));
  }
}

/** The login failed for a reason other than a denial or a timeout, e.g. because the client secret is wrong. */
export class OAuthFailedError extends BaseSDKError<'OAuthFailedError'> {
  constructor(meta: InstallErrorMeta['OAuthFailedError']) {
    super(oauthFailed(meta));
  }
}

/** `accountType`, or an answer to the account-type stage, names nothing that is on offer. */
export class InvalidAccountTypeError extends BaseSDKError<'InvalidAccountTypeError'> {
  constructor(meta: InstallErrorMeta['InvalidAccountTypeError']) {
    super(invalidAccountType(meta));
  }
}

/** Answers to an options stage are missing or malformed; `meta.issues` lists every one by input. */
export class InvalidInstallOptionsError extends BaseSDKError<'InvalidInstallOptionsError'> {
  constructor(issues: InputIssue[]) {
    super(invalidInstallOptions(issues));
  }
}

/** An answer came for a stage that is not open. */
export class UnexpectedStageError extends BaseSDKError<'UnexpectedStageError'> {
  constructor(meta: InstallErrorMeta['UnexpectedStageError']) {
    super(unexpectedStage(meta));
  }
}
