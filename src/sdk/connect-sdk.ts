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
 * A client of the backend, compatible with `@useparagon/connect` 2.1.1 ("2.1.1" from here on). Each instance
 * authenticates a user of its own. Every method is bound, so that `const { authenticate } = sdk` works. The
 * constructor has no effect outside of the object, and runs without a browser too.
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
   * Authenticates the user, and loads the user's state and the project's integrations. A later call
   * supersedes a call in flight, and the promises of both then settle as the later call does. Nothing is
   * stored in the browser.
   * @param token a JWT (RS256) with `sub` and `exp`
   * @throws {Error} if an argument is malformed, the token has expired, or a call of the backend fails, which is
   * a `BackendRequestError` in `cause`. A
   * malformed argument leaves the current user authenticated. After the other errors no user is authenticated.
   */
  readonly authenticate = this.#authentication.authenticate;
  /**
   * Logs the user out. The user's installs under way continue, and show when the user is authenticated again.
   */
  readonly logout = this.#authentication.logout;
  /** Returns a copy of the current user, which the caller may change. */
  readonly getUser = this.#authentication.getUser;
  /**
   * Replaces the user's metadata. Then loads the user and the integrations again, because the workflows that
   * a user may see can depend on the metadata.
   * @returns the user after the change, like `getUser()`
   * @throws {UserNotAuthenticatedError}
   * @throws {BackendRequestError}
   * @throws {Error} if `meta` is no object.
   */
  readonly setUserMetadata = this.#userMetadata.setUserMetadata;
  /**
   * Switches headless mode, which is on by default. While it is off, `installFlow.start` fails with
   * `HeadlessModeNotEnabledError`.
   */
  readonly setHeadless = this.#authentication.setHeadless;
  /**
   * Uses the backend whose services are at `https://{service}.{host}`, where `host` is a host name, e.g. `useparagon.com`.
   * `overrides` replaces the URLs of single services. Logs the user out.
   * @throws {Error} if `host` is missing.
   * @throws {TypeError} if `host` is no host name, or `overrides` names a service that there is none of, or has
   * a value that is no URL. Nothing changes then.
   */
  readonly configureGlobal = this.#authentication.configureGlobal;

  /**
   * Calls `listener` with each event named `eventName`.
   * @returns a function that ends the subscription, and returns whether there was one
   * @throws {Error} if `eventName` is no value of `SDK_EVENT`, or `listener` is no function.
   */
  readonly subscribe = this.#context.events.subscribe;
  /**
   * Ends every subscription of `listener` to an event, and returns whether there was one. Throws as
   * `subscribe` does.
   */
  readonly unsubscribe = this.#context.events.unsubscribe;

  /**
   * Returns the metadata of every active integration, or of the named one.
   * @throws {Error} if no active integration has the given name.
   */
  readonly getIntegrationMetadata = this.#catalog.getIntegrationMetadata;
  /**
   * Returns the account types of an integration.
   * @throws {UserNotAuthenticatedError} before `authenticate` is done.
   * @throws {IntegrationNotFoundError}
   */
  readonly getAccountTypeOptions = this.#catalog.getAccountTypeOptions;
  /**
   * Returns the inputs of an account type before OAuth.
   * @throws {UserNotAuthenticatedError} before `authenticate` is done.
   * @throws {IntegrationNotFoundError}
   */
  readonly getPreOptions = this.#catalog.getPreOptions;
  /**
   * Returns the inputs of an integration after OAuth.
   * @throws {UserNotAuthenticatedError} before `authenticate` is done.
   * @throws {IntegrationNotFoundError}
   */
  readonly getPostOptions = this.#catalog.getPostOptions;
  /**
   * Returns the ID of an integration.
   * @throws {UserNotAuthenticatedError} before `authenticate` is done.
   * @throws {IntegrationNotFoundError}
   */
  readonly getIntegrationId = this.#integrationConfig.getIntegrationId;
  /**
   * Returns the description, the settings and the workflows of an integration.
   * @throws {UserNotAuthenticatedError} before `authenticate` is done.
   * @throws {IntegrationNotFoundError}
   */
  readonly getIntegrationConfig = this.#integrationConfig.getIntegrationConfig;
  /**
   * Returns the source of an input's options, or `undefined` if the integration has no such source.
   * @throws {UserNotAuthenticatedError} before `authenticate` is done.
   * @throws {IntegrationNotFoundError}
   */
  readonly getDataSourceOptions = this.#integrationConfig.getDataSourceOptions;
  /**
   * Loads a page of the options of an input. While a flow asks for post-options, the options come from the
   * account that the flow connects. Of several such flows, the newest one counts.
   * @throws {UserNotAuthenticatedError}
   * @throws {IntegrationNotFoundError}
   * @throws {BackendRequestError}
   */
  readonly getFieldOptions = this.#fieldOptions.getFieldOptions;

  /** The install flow of this client. It runs one install at a time. */
  readonly installFlow = new SdkInstallFlow(this);
  /**
   * Installs an integration. Resolves when the account is connected. Each stage that needs the user is passed
   * to `onNext`, and waits for an answer or for `flow.cancel()`. Call `installIntegration` in a click
   * handler, so that the browser lets the OAuth window open.
   * @throws {UserNotAuthenticatedError}
   * @throws {StageHandlerMissingError} if a stage needs the user and there is no `onNext`.
   * @throws {InstallCancelledError} if the flow was cancelled.
   * @throws {Error} if the integration is unknown, inactive or installed already. If the flow failed, the
   * error of the flow.
   */
  readonly installIntegration = this.#installs.installIntegration;
  /** The same as `installIntegration`. 2.1.1's `connect` opens a portal, which this package does not have. */
  readonly connect = this.#installs.connect;
  /**
   * Opens the OAuth window for an account type. `endUserSuppliedValues` in the options answers the inputs
   * before OAuth. The inputs after OAuth are not asked for here, but `installFlow.start` can ask for them
   * later.
   * @throws {OAuthBlockedError} if the browser blocks the OAuth window. Every other error that keeps the
   * window from opening is thrown too.
   */
  readonly startOAuthFlow = this.#installs.startOAuthFlow;
  /**
   * Completes an install that began in a provider's marketplace, with the authorization code of the provider.
   * @throws {UserNotAuthenticatedError}
   * @throws {IntegrationNotFoundError}
   * @throws {Error} if an option is missing or malformed.
   * @throws {BackendRequestError}
   */
  readonly completeInstall = this.#installs.completeInstall;
  /**
   * Deletes a credential of an integration, then emits `ON_INTEGRATION_UNINSTALL`. A credential that the
   * backend no longer has, e.g. because another tab deleted it, counts as deleted.
   * @throws {UserNotAuthenticatedError}
   * @throws {IntegrationNotFoundError}
   * @throws {IntegrationNotInstalledError} if the credential is not valid.
   * @throws {BackendRequestError}
   */
  readonly uninstallIntegration = this.#uninstalls.uninstallIntegration;
  /** Does nothing, since there is no portal. */
  readonly closePortal = this.#installs.closePortal;
  /**
   * Loads an integration together with the account that the user connected.
   * @throws {UserNotAuthenticatedError}
   * @throws {IntegrationNotFoundError}
   * @throws {IntegrationNotInstalledError} if the user has no credential of the integration.
   * @throws {BackendRequestError}
   */
  readonly getIntegrationAccount = this.#accounts.getIntegrationAccount;

  /**
   * Enables a workflow in a configuration of the user.
   * @throws {UserNotAuthenticatedError}
   * @throws {IntegrationNotInstalledError} if no credential of the workflow's integration is valid.
   * @throws {BackendRequestError}
   * @throws {Error} if the project has no such workflow, the credential is not valid, or the workflow is
   * enabled already.
   */
  readonly enableWorkflow = this.#workflows.enableWorkflow;
  /**
   * Disables a workflow in a configuration of the user. Throws as `enableWorkflow` does, but for two cases:
   * the workflow must be enabled, and the credential need not be valid.
   */
  readonly disableWorkflow = this.#workflows.disableWorkflow;
  /**
   * Enables and disables several workflows, one after the other. Never rejects: `errors` lists the workflows
   * that failed.
   * @param workflowStateUpdate by workflow ID, whether to enable the workflow
   */
  readonly updateWorkflowState = this.#workflows.updateWorkflowState;
  /**
   * Changes settings that all workflows of an integration share.
   * @param update the new values by input ID; all other settings stay as they are
   * @throws {UserNotAuthenticatedError}
   * @throws {IntegrationNotFoundError}
   * @throws {BackendRequestError}
   * @throws {Error} if the integration is not active, or no valid credential is selected.
   */
  readonly updateIntegrationUserSettings = this.#userSettings.updateIntegrationUserSettings;
  /**
   * Changes settings of a workflow. Throws as `updateIntegrationUserSettings` does, and if the workflow was
   * never enabled.
   * @param update the new values by input ID; all other settings stay as they are
   */
  readonly updateWorkflowUserSettings = this.#userSettings.updateWorkflowUserSettings;
  /**
   * Adds a configuration to a credential.
   * @throws {UserNotAuthenticatedError}
   * @throws {BackendRequestError}
   * @throws {Error} if the user has no such credential, or the credential is not valid.
   */
  readonly createConfiguration = this.#configurations.createConfiguration;
  /**
   * Replaces the `meta` that the application stores with a configuration. Throws as `createConfiguration`
   * does, and if the credential has no such configuration. The credential need not be valid.
   */
  readonly updateConfiguration = this.#configurations.updateConfiguration;
  /** Deletes a configuration. Throws as `updateConfiguration` does, and for the default configuration. */
  readonly destroyConfiguration = this.#configurations.destroyConfiguration;
  /**
   * Connects a resource of the project.
   * @param resourceName the `slug` of one of `getUser().resources`
   * @param payload the values that the resource needs
   * @throws {UserNotAuthenticatedError}
   * @throws {BackendRequestError}
   * @throws {Error} if there is no such resource, or `payload` is no object.
   */
  readonly connectAction = this.#resources.connectAction;

  /**
   * Sends a request to the API of an integration, authorized by the user's account.
   * @param path relative to the base URL of the API, including the query
   * @returns the answer of the API
   * @throws {UserNotAuthenticatedError}
   * @throws {ProxyRequestError} if the answer is an error. If its status is 401 or 403, the user's state is
   * loaded again first, because the credential may have become `INVALID`.
   * @throws {BackendRequestError} if no answer came.
   * @throws {Error} if the path leaves the API, e.g. by `..`.
   */
  readonly request = this.#requests.request;
  /**
   * Sends an event of the application to the backend, which starts the workflows that the event triggers.
   * @throws {UserNotAuthenticatedError}
   * @throws {BackendRequestError}
   * @throws {Error} if a configuration is selected without its credential.
   */
  readonly event = this.#requests.event;
  /**
   * Starts a workflow that is triggered by a request.
   * @returns the answer of the workflow
   * @throws {UserNotAuthenticatedError}
   * @throws {IntegrationNotInstalledError} if no credential of the workflow's integration is valid.
   * @throws {BackendRequestError}
   * @throws {Error} if the project has no such workflow, or the workflow is not enabled for the user.
   */
  readonly workflow = this.#requests.workflow;

  /**
   * @param environmentsOrHost - the host of the backend, as in `configureGlobal`, or the URLs of single
   * services
   * @param _flags - 2.1.1's `skipBootstrapWithLastKnownState`. It has no effect, since this package stores no
   * state.
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
