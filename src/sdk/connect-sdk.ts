import { environmentsOf, type ConnectSdkEnvironments } from '../backend/index.js';
import { createAccountMethods } from './calls/accounts.js';
import { createAuthentication } from './session/authentication.js';
import { createCatalogMethods } from './calls/catalog-methods.js';
import { createConfigurationMethods } from './calls/configurations.js';
import { createFieldOptionsMethods } from './calls/field-options.js';
import { createInstallMethods } from './install/install-methods.js';
import { createIntegrationConfigMethods } from './calls/integration-config.js';
import { createRequestMethods } from './calls/requests.js';
import { createResourceMethods } from './calls/resources.js';
import { SdkInstallFlow } from './install/sdk-install-flow.js';
import { createSdkContext } from './session/sdk-context.js';
import { createUninstallMethods } from './calls/uninstall.js';
import { createUserMetadataMethods } from './session/user-metadata.js';
import { createUserSettingsMethods } from './calls/user-settings.js';
import { createWorkflowMethods } from './calls/workflows.js';

/**
 * A client of its own, for a user of its own. Every method is bound, so that it may be taken out of the object. Making
 * one has no effect, and can be done without a browser.
 */
export default class ConnectSDK {
  readonly #context = createSdkContext(this);
  readonly #authentication = createAuthentication(this.#context);
  readonly #catalog = createCatalogMethods(this.#context);
  readonly #fieldOptions = createFieldOptionsMethods(this.#context);
  readonly #installs = createInstallMethods(this.#context);
  readonly #uninstalls = createUninstallMethods(this.#context);
  readonly #userMetadata = createUserMetadataMethods(this.#context);
  readonly #integrationConfig = createIntegrationConfigMethods(this.#context);
  readonly #accounts = createAccountMethods(this.#context);
  readonly #workflows = createWorkflowMethods(this.#context);
  readonly #userSettings = createUserSettingsMethods(this.#context);
  readonly #configurations = createConfigurationMethods(this.#context);
  readonly #resources = createResourceMethods(this.#context);
  readonly #requests = createRequestMethods(this.#context);

  /**
   * Authenticates the user, and loads the user's state and the project's integrations. A later call supersedes one that
   * is still in flight; both then end alike. Nothing is stored in the browser.
   * @param token a JWT (RS256) with `sub` and `exp`
   * @throws {Error} where the token is malformed or has expired, or the backend does not answer as it should. Unless the
   * token is malformed, nobody is authenticated then.
   */
  readonly authenticate = this.#authentication.authenticate;
  /** Logs the user out. What the user's flows have begun goes on, and shows when that user is authenticated again. */
  readonly logout = this.#authentication.logout;
  /** The user as of now; a copy, which is the caller's to change. */
  readonly getUser = this.#authentication.getUser;
  /**
   * Replaces the user's metadata, then loads the user and the integrations again: what a user may see can depend on it.
   * @returns the user as after it, like `getUser()`
   * @throws {UserNotAuthenticatedError}
   * @throws {BackendRequestError}
   * @throws {Error} where `meta` is no object.
   */
  readonly setUserMetadata = this.#userMetadata.setUserMetadata;
  /** Headless is on from the start; switched off, `installFlow.start` fails with `HeadlessModeNotEnabledError`. */
  readonly setHeadless = this.#authentication.setHeadless;
  /**
   * Uses the backend at `https://{service}.{host}`; `overrides` replaces single services. The user has to be
   * authenticated again.
   */
  readonly configureGlobal = this.#authentication.configureGlobal;

  /**
   * Calls `listener` with each event of that name.
   * @returns what ends the subscription, and then tells whether there was one.
   */
  readonly subscribe = this.#context.events.subscribe;
  /** Ends every subscription of `listener` to an event; tells whether there was one. */
  readonly unsubscribe = this.#context.events.unsubscribe;

  /** The metadata of every active integration, or of the one named. */
  readonly getIntegrationMetadata = this.#catalog.getIntegrationMetadata;
  /** The ways to connect an integration. @throws {IntegrationNotFoundError} */
  readonly getAccountTypeOptions = this.#catalog.getAccountTypeOptions;
  /** What an account type asks before OAuth. @throws {IntegrationNotFoundError} */
  readonly getPreOptions = this.#catalog.getPreOptions;
  /** What an integration asks after OAuth. @throws {IntegrationNotFoundError} */
  readonly getPostOptions = this.#catalog.getPostOptions;
  /** The ID of an integration. @throws {IntegrationNotFoundError} */
  readonly getIntegrationId = this.#integrationConfig.getIntegrationId;
  /** The description, the settings and the workflows of an integration. @throws {IntegrationNotFoundError} */
  readonly getIntegrationConfig = this.#integrationConfig.getIntegrationConfig;
  /** Where the options of an input come from, if the integration has such a source. @throws {IntegrationNotFoundError} */
  readonly getDataSourceOptions = this.#integrationConfig.getDataSourceOptions;
  /**
   * Loads a page of the options of an input. While a flow asks its inputs after OAuth, of the account being connected;
   * where several do, of the newest.
   * @throws {UserNotAuthenticatedError}
   * @throws {IntegrationNotFoundError}
   * @throws {BackendRequestError}
   */
  readonly getFieldOptions = this.#fieldOptions.getFieldOptions;

  /** The install flow: one install at a time. */
  readonly installFlow = new SdkInstallFlow(this);
  /**
   * Installs an integration. Resolves when it is connected; what must be asked comes through `onNext`, and waits for an
   * answer or for `flow.cancel()`. Call it inside a click, so that the browser lets the OAuth window open.
   * @throws {UserNotAuthenticatedError}
   * @throws {StageHandlerMissingError} where something must be asked and there is no `onNext`.
   * @throws {InstallCancelledError} where the flow was cancelled.
   * @throws {Error} where the integration is unknown, inactive or installed already, or what made the flow fail.
   */
  readonly installIntegration = this.#installs.installIntegration;
  /** The same as `installIntegration`: 2.1.1 shows its portal here, which this package has not. */
  readonly connect = this.#installs.connect;
  /**
   * Opens the OAuth window for an account type, with the values that it needs before OAuth. Inputs after OAuth are not
   * asked: `installFlow.start` does that later where they are wanted.
   * @throws {OAuthBlockedError} where the browser blocks the window, and every other error that keeps it from opening.
   */
  readonly startOAuthFlow = this.#installs.startOAuthFlow;
  /**
   * Finishes an install with the authorization code of a provider's marketplace.
   * @throws {UserNotAuthenticatedError}
   * @throws {IntegrationNotFoundError}
   * @throws {Error} where an option is missing or malformed.
   * @throws {BackendRequestError}
   */
  readonly completeInstall = this.#installs.completeInstall;
  /**
   * Deletes a credential of an integration, then tells `ON_INTEGRATION_UNINSTALL`. One that is gone already, e.g.
   * because another tab deleted it, counts as deleted.
   * @throws {UserNotAuthenticatedError}
   * @throws {IntegrationNotFoundError}
   * @throws {IntegrationNotInstalledError} where the credential is not valid.
   * @throws {BackendRequestError}
   */
  readonly uninstallIntegration = this.#uninstalls.uninstallIntegration;
  /** Does nothing: there is no portal. */
  readonly closePortal = this.#installs.closePortal;
  /**
   * The integration with the account that the user connected, as the backend tells of it.
   * @throws {UserNotAuthenticatedError}
   * @throws {IntegrationNotFoundError}
   * @throws {IntegrationNotInstalledError} where the user has no credential.
   * @throws {BackendRequestError}
   */
  readonly getIntegrationAccount = this.#accounts.getIntegrationAccount;

  /**
   * Enables a workflow for a configuration of the user.
   * @throws {UserNotAuthenticatedError}
   * @throws {IntegrationNotInstalledError} where no credential of its integration is valid.
   * @throws {BackendRequestError}
   * @throws {Error} where the project has no such workflow, the credential is not valid, or it is enabled already.
   */
  readonly enableWorkflow = this.#workflows.enableWorkflow;
  /** Disables a workflow for a configuration of the user. Throws as `enableWorkflow` does. */
  readonly disableWorkflow = this.#workflows.disableWorkflow;
  /**
   * Enables and disables several workflows, one after the other. Never rejects: `errors` tells of those that failed.
   * @param workflowStateUpdate by workflow ID, whether it shall be enabled
   */
  readonly updateWorkflowState = this.#workflows.updateWorkflowState;
  /**
   * Changes settings that all workflows of an integration share.
   * @param update by input ID; the other settings stay as they are
   * @throws {UserNotAuthenticatedError}
   * @throws {IntegrationNotFoundError}
   * @throws {BackendRequestError}
   * @throws {Error} where the integration is not active, or no valid credential is selected.
   */
  readonly updateIntegrationUserSettings = this.#userSettings.updateIntegrationUserSettings;
  /**
   * Changes settings of a workflow that was enabled before. Throws as `updateIntegrationUserSettings` does.
   * @param update by input ID; the other settings stay as they are
   */
  readonly updateWorkflowUserSettings = this.#userSettings.updateWorkflowUserSettings;
  /**
   * Adds a configuration to a credential.
   * @throws {UserNotAuthenticatedError}
   * @throws {BackendRequestError}
   * @throws {Error} where the credential is not one of the user's, or not valid.
   */
  readonly createConfiguration = this.#configurations.createConfiguration;
  /**
   * Replaces what the application stores with a configuration. Throws as `createConfiguration` does, and where the
   * credential has no such configuration.
   */
  readonly updateConfiguration = this.#configurations.updateConfiguration;
  /** Deletes a configuration that is not the default one. Throws as `updateConfiguration` does. */
  readonly destroyConfiguration = this.#configurations.destroyConfiguration;
  /**
   * Connects a resource of the project.
   * @param resourceName the `slug` of one of `getUser().resources`
   * @param payload what the resource asks
   * @throws {UserNotAuthenticatedError}
   * @throws {BackendRequestError}
   * @throws {Error} where there is no such resource, or `payload` is no object.
   */
  readonly connectAction = this.#resources.connectAction;

  /**
   * Sends a request to the API of an integration, with the user's account.
   * @param path below the base URL of that API, with its query
   * @returns what the API answered
   * @throws {UserNotAuthenticatedError}
   * @throws {ProxyRequestError} where it was answered with an error. After 401 and 403 the user was loaded again, since
   * the credential may have become `INVALID`.
   * @throws {BackendRequestError} where no answer came.
   * @throws {Error} where the path leaves that API, e.g. by `..`.
   */
  readonly request = this.#requests.request;
  /**
   * Tells of an event of the application; workflows that wait for it start.
   * @throws {UserNotAuthenticatedError}
   * @throws {BackendRequestError}
   * @throws {Error} where a configuration is selected without its credential.
   */
  readonly event = this.#requests.event;
  /**
   * Starts a workflow that is triggered by a request.
   * @returns what the workflow answered
   * @throws {UserNotAuthenticatedError}
   * @throws {IntegrationNotInstalledError} where no credential of its integration is valid.
   * @throws {BackendRequestError}
   * @throws {Error} where the project has no such workflow, or it is not enabled for the user.
   */
  readonly workflow = this.#requests.workflow;

  /**
   * @param environmentsOrHost - the host of the backend, as in `configureGlobal`, or the URLs of single services
   * @param _flags - 2.1.1's `skipBootstrapWithLastKnownState`: nothing is ever stored, so there is no state to skip
   */
  constructor(
    environmentsOrHost: Partial<ConnectSdkEnvironments> | string = {},
    _flags?: { skipBootstrapWithLastKnownState?: boolean },
  ) {
    const [host, overrides] =
      typeof environmentsOrHost === 'string' ? [environmentsOrHost] : [undefined, environmentsOrHost];
    this.#context.environments = environmentsOf(host, overrides);
  }
}
