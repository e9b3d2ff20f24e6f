export { installFlowArbitraries } from './arbitraries.js';
export type { InstallFlowArbitraries } from './arbitraries.js';
export type { InvalidAnswersOptions, RefusedAnswers } from './arbitrary-answers.js';
export { INPUT_TYPES } from './arbitrary-inputs.js';
export type { ArbitraryInputsOptions, InputType } from './arbitrary-inputs.js';
export type { ArbitraryIntegrationOptions } from './arbitrary-integrations.js';
export { validAnswers } from './answers.js';
export type {
  BackendCall,
  BackendCallOptions,
  BackendFailure,
  BackendFailures,
  HeldCalls,
} from './backend-calls.js';
export { createFakeOAuthWindow } from './fake-oauth-window.js';
export type {
  FakeOAuthWindow,
  FakeOAuthWindowOptions,
  FakeOAuthWindows,
  LoginBackend,
} from './fake-oauth-window.js';
export type { FastCheck } from './fast-check.types.js';
export { createMemoryBackend, sessionIdOf } from './memory-backend.js';
export type { MemoryBackend, MemoryBackendOptions } from './memory-backend.js';
export type {
  OAuthWindowAct,
  OAuthWindowActName,
  OAuthWindowPlan,
  OAuthWindowScript,
} from './oauth-window-script.js';
export { installFlowCommands } from './install-commands.js';
export type { InstallFlowCommandsOptions } from './install-commands.js';
export type { InstallCommand } from './install-command.js';
export { flowDriver } from './install-driver.js';
export type { InstallDriver, InstallScreen } from './install-driver.js';
export type { InstallModel, InstallPosition } from './install-model.js';
export { setUpInstall } from './install-under-test.js';
export type { InstallSetUpOptions, InstallUnderTest } from './install-under-test.js';
export { InstallInvariantError } from './invariant.js';
export type { InstallInvariant } from './invariant.js';
export type { Submission } from './screen-checks.js';
export type { Heard } from './watched-flow.js';
export { runInstallCommands } from './run-install-commands.js';
