export { createInstallFlow } from './install-flow.js';
export type { InstallFlow, InstallFlowOptions, InstallOptionValues } from './install-flow.facade.types.js';
export { installFlowMachine } from './install-flow.machine.js';
export type {
  InstallFlowActor,
  InstallFlowMachine,
  InstallFlowState,
  InstallFlowStateName,
} from './install-flow.machine.js';
export type { InstallFlowContext, InstallFlowEmitted, InstallFlowEvent } from './install-flow.context.js';
export type { InstallActorInput } from './install-flow.actor-input.js';
export type { InstallPlan } from './install-flow.plan.js';
export { planInstall } from './install-flow.plan.js';
export { InstallAnswers } from './install-answers.js';
export { BaseSDKError, toInstallFlowError } from './install-flow.errors.js';
export type {
  InstallErrorMeta,
  InstallErrorName,
  InstallFlowError,
  KnownInstallError,
  UnknownInstallError,
} from './install-flow.errors.js';
export * from './install-flow.error-classes.js';
export * from './install-flow.ports.js';
export * from './install-flow.types.js';
