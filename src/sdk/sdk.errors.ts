import { BaseSDKError } from '../install-flow/index.js';

/** A call that needs a user came before `authenticate`. */
export class UserNotAuthenticatedError extends BaseSDKError<'UserNotAuthenticatedError'> {
  constructor() {
    super({
      name: 'UserNotAuthenticatedError',
      message: 'No user is authenticated: call `await paragon.authenticate(projectId, userToken)` first.',
      meta: null,
    });
  }
}

/** `start` was called after `setHeadless(false)`. */
export class HeadlessModeNotEnabledError extends BaseSDKError<'HeadlessModeNotEnabledError'> {
  constructor() {
    super({
      name: 'HeadlessModeNotEnabledError',
      message: 'Headless mode is off: call `paragon.setHeadless(true)` before `installFlow.start`.',
      meta: null,
    });
  }
}

/** The integration is not connected, so there is nothing to uninstall. */
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

/** A stage must be asked, and no `onNext` was given to ask it. */
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
