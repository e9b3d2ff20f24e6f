import { environmentsOf, type ConnectSdkEnvironments } from '../backend/index.js';
import { createAccountMethods } from './accounts.js';
import { createAuthentication } from './authentication.js';
import { createCatalogMethods } from './catalog.js';
import { createConfigurationMethods } from './configurations.js';
import { createFieldOptionsMethods } from './field-options.js';
import { createInstallMethods } from './install-methods.js';
import { createIntegrationConfigMethods } from './integration-config.js';
import { createRequestMethods } from './requests.js';
import { createResourceMethods } from './resources.js';
import { SdkInstallFlow } from './sdk-install-flow.js';
import { createSdkContext } from './sdk-context.js';
import { createUninstallMethods } from './uninstall.js';
import { createUserMetadataMethods } from './user-metadata.js';
import { createUserSettingsMethods } from './user-settings.js';
import { createWorkflowMethods } from './workflows.js';

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

  readonly authenticate = this.#authentication.authenticate;
  readonly logout = this.#authentication.logout;
  readonly getUser = this.#authentication.getUser;
  readonly setUserMetadata = this.#userMetadata.setUserMetadata;
  readonly setHeadless = this.#authentication.setHeadless;
  readonly configureGlobal = this.#authentication.configureGlobal;

  readonly subscribe = this.#context.events.subscribe;
  readonly unsubscribe = this.#context.events.unsubscribe;

  readonly getIntegrationMetadata = this.#catalog.getIntegrationMetadata;
  readonly getAccountTypeOptions = this.#catalog.getAccountTypeOptions;
  readonly getPreOptions = this.#catalog.getPreOptions;
  readonly getPostOptions = this.#catalog.getPostOptions;
  readonly getIntegrationId = this.#integrationConfig.getIntegrationId;
  readonly getIntegrationConfig = this.#integrationConfig.getIntegrationConfig;
  readonly getDataSourceOptions = this.#integrationConfig.getDataSourceOptions;
  readonly getFieldOptions = this.#fieldOptions.getFieldOptions;

  /** The install flow: one install at a time. */
  readonly installFlow = new SdkInstallFlow(this);
  readonly installIntegration = this.#installs.installIntegration;
  readonly connect = this.#installs.connect;
  readonly startOAuthFlow = this.#installs.startOAuthFlow;
  readonly completeInstall = this.#installs.completeInstall;
  readonly uninstallIntegration = this.#uninstalls.uninstallIntegration;
  readonly closePortal = this.#installs.closePortal;
  readonly getIntegrationAccount = this.#accounts.getIntegrationAccount;

  readonly enableWorkflow = this.#workflows.enableWorkflow;
  readonly disableWorkflow = this.#workflows.disableWorkflow;
  readonly updateWorkflowState = this.#workflows.updateWorkflowState;
  readonly updateIntegrationUserSettings = this.#userSettings.updateIntegrationUserSettings;
  readonly updateWorkflowUserSettings = this.#userSettings.updateWorkflowUserSettings;
  readonly createConfiguration = this.#configurations.createConfiguration;
  readonly updateConfiguration = this.#configurations.updateConfiguration;
  readonly destroyConfiguration = this.#configurations.destroyConfiguration;
  readonly connectAction = this.#resources.connectAction;

  readonly request = this.#requests.request;
  readonly event = this.#requests.event;
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
