export { installFlowArbitraries } from './arbitraries/arbitraries.js';
export type { InstallFlowArbitraries } from './arbitraries/arbitraries.js';
export type { InvalidAnswersOptions, RefusedAnswers } from './arbitraries/arbitrary-answers.js';
export { INPUT_TYPES } from './arbitraries/arbitrary-inputs.js';
export type { ArbitraryInputsOptions, InputType } from './arbitraries/arbitrary-inputs.js';
export type { ArbitraryIntegrationOptions } from './arbitraries/arbitrary-integrations.js';
export { validAnswers } from './arbitraries/answers.js';
export type {
  BackendCall,
  BackendCallOptions,
  BackendFailure,
  BackendFailures,
  HeldCalls,
} from './doubles/backend-calls.js';
export type { ConformanceCase } from './conformance/conformance.js';
export { credentialStoreConformance } from './conformance/credential-store-conformance.js';
export type { OpenCredentialStore } from './conformance/records.js';
export { storeConformance } from './conformance/store-conformance.js';
export type { OpenStore } from './conformance/store-conformance.js';
export { createFakeOAuthWindow } from './doubles/fake-oauth-window.js';
export type {
  FakeOAuthWindow,
  FakeOAuthWindowOptions,
  FakeOAuthWindows,
  LoginBackend,
} from './doubles/fake-oauth-window.js';
export type { FastCheck } from './arbitraries/fast-check.js';
export { createMemoryBackend, sessionIdOf } from './doubles/memory-backend.js';
export type { MemoryBackend, MemoryBackendOptions } from './doubles/memory-backend.js';
export type {
  OAuthWindowAct,
  OAuthWindowActName,
  OAuthWindowPlan,
  OAuthWindowScript,
} from './doubles/oauth-window-script.js';
export { installFlowCommands } from './model/install-commands.js';
export type { InstallFlowCommandsOptions } from './model/install-commands.js';
export type { InstallCommand } from './model/install-command.js';
export { flowDriver } from './model/install-driver.js';
export type { InstallDriver, InstallScreen, ScreenAction } from './model/install-driver.js';
export type { InstallModel, InstallPosition } from './model/install-model.js';
export { runInstallCommands, setUpInstall } from './model/install-under-test.js';
export type { InstallSetUpOptions, InstallUnderTest } from './model/install-under-test.types.js';
export { InstallInvariantError } from './model/invariant.js';
export type { InstallInvariant } from './model/invariant.js';
export type { Submission } from './model/screen-checks.js';
export type { Heard } from './model/watched-flow.types.js';
