import type { SnapshotFrom } from 'xstate';
import { openStep, type InstallFlowContext } from './install-flow.context.js';
import { copyError } from './install-flow.errors.js';
import type { installFlowMachine } from './install-flow.machine.js';
import { stageOf } from './install-flow.stages.js';
import type { InstallFlowSnapshot, InstallStep } from './install-flow.types.js';
import { copy } from '../utils/plain-data.js';

type MachineSnapshot = SnapshotFrom<typeof installFlowMachine>;
type Distribute<T> = T extends unknown ? Omit<T, 'integration' | 'accountType'> : never;
type Status = Distribute<InstallFlowSnapshot>;

/**
 * The part of the machine's state that a user interface shows. It holds no plan and no value that the user
 * entered.
 */
function toInstallFlowSnapshot({ value, context }: MachineSnapshot): InstallFlowSnapshot {
  const about = { integration: context.integrationName, accountType: context.accountType?.id ?? null };
  return Object.freeze({ ...about, ...statusOf(value, context) });
}

function statusOf(value: MachineSnapshot['value'], context: InstallFlowContext): Status {
  const { credential, error } = context;
  if (value === 'idle') return { status: 'idle' };
  if (value === 'cancelling' || value === 'cancelled') return { status: 'cancelled' };
  if (value === 'failed' && error) return { status: 'failed', error: copyError(error, Object.freeze) };
  if (value === 'complete' && credential) return { status: 'complete', credentialId: credential.id };
  const step = openStep(context);
  return step ? waitingAt(step, context) : workingOn(value, context);
}

const waitingAt = (step: InstallStep, context: InstallFlowContext): Status => ({
  status: 'waiting',
  stage: copy(stageOf(context, step), Object.freeze),
  step,
  canGoBack: context.stages.length > 1 && !context.credential,
  error: context.error && copyError(context.error, Object.freeze),
});

const workingOn = (
  value: MachineSnapshot['value'],
  { answered, oauthWindow }: InstallFlowContext,
): Status => ({
  status: 'working',
  step: answered,
  canGoBack: value === 'authorizing' && answered !== null,
  oauthWindow: value === 'authorizing' ? oauthWindow : null,
});

/** Whether a flow is running: it waits for the user, or is at work. */
export const isActive = ({ status }: InstallFlowSnapshot) => status === 'waiting' || status === 'working';

/** The snapshot of the newest state, the same object until something in it can have changed. */
export function memoizedSnapshot(): (state: MachineSnapshot) => InstallFlowSnapshot {
  let last: { state: MachineSnapshot; snapshot: InstallFlowSnapshot } | null = null;
  return (state) => {
    const isNew = last?.state.value !== state.value || last.state.context !== state.context;
    if (!last || isNew) last = { state, snapshot: toInstallFlowSnapshot(state) };
    return last.snapshot;
  };
}
