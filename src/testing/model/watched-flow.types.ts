import type {
  InstallFlowStage,
  InstallOptionValues,
  InstallStep,
  StartOptions,
} from '../../install-flow/index.js';

/**
 * One callback that a flow called: `type` names the callback, and `flow` is the number of the `start` call,
 * counted from 1.
 */
export type Heard = { flow: number } & (
  | { type: 'next'; stage: InstallFlowStage['stage']; step: InstallStep | null }
  | { type: 'error'; name: string; stage: string | null }
  | { type: 'complete'; credentialId: string }
  | { type: 'unreachable' }
);

/** An answer to a stage, as the caller gave it. */
export type WatchedAnswer =
  | { method: 'setAccountType'; accountType: string }
  | { method: 'setPreOptions' | 'setPostOptions' | 'setInstallOptions'; values: InstallOptionValues };

/** A call of the flow, as the caller made it. */
export type WatchedCall =
  | { method: 'start'; integrationName: string; options: StartOptions }
  | WatchedAnswer
  | { method: 'back' }
  | { method: 'cancel' }
  | { method: 'reopenOAuthWindow' };
