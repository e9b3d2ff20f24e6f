import { BaseSDKError } from '../install-flow/index.js';

/** The call needs an authenticated user, and no user is authenticated. */
export class UserNotAuthenticatedError extends BaseSDKError<'UserNotAuthenticatedError'> {
  constructor() {
    super({
      name: 'UserNotAuthenticatedError',
      message: 'No user is authenticated: call `await paragon.authenticate(projectId, userToken)` first.',
      meta: null,
    });
  }
}

/** `installFlow.start` was called while headless mode was off. */
export class HeadlessModeNotEnabledError extends BaseSDKError<'HeadlessModeNotEnabledError'> {
  constructor() {
    super({
      name: 'HeadlessModeNotEnabledError',
      message: 'Headless mode is off: call `paragon.setHeadless(true)` before `installFlow.start`.',
      meta: null,
    });
  }
}

/** The call needs a credential of the integration, and the user has no credential that the call can use. */
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

/** A stage needs an answer from the user, but `installIntegration` was called without `onNext`. */
export class StageHandlerMissingError extends BaseSDKError<'StageHandlerMissingError'> {
  constructor(stage: string) {
    super({
      name: 'StageHandlerMissingError',
      message: `The stage "${stage}" must be asked, but no \`onNext\` was given to ask it.`,
      meta: { stage },
    });
  }
}

/** The install was cancelled by its caller. */
export class InstallCancelledError extends BaseSDKError<'InstallCancelledError'> {
  constructor(integrationName: string) {
    super({
      name: 'InstallCancelledError',
      message: `The install of "${integrationName}" was cancelled.`,
      meta: { integrationName },
    });
  }
}
