import type { InstallFlow, InstallFlowSnapshot } from '../../../src/install-flow/index.js';

/** What a screen may get wrong. */
export type Mistake =
  | 'none'
  | 'waits before it answers'
  | 'marks nothing'
  | 'forgets a field'
  | 'stays at the first stage'
  | 'stays subscribed';

/** The flow as a screen would use it that makes that mistake. */
export function withMistake(flow: InstallFlow, mistake: Mistake): InstallFlow {
  switch (mistake) {
    case 'none':
      return flow;
    case 'waits before it answers':
      return {
        ...flow,
        setAccountType: (id) => Promise.resolve().then(() => flow.setAccountType(id)),
        setInstallOptions: (values) => Promise.resolve().then(() => flow.setInstallOptions(values)),
      };
    case 'marks nothing':
      return seenAs(flow, withoutIssues);
    case 'forgets a field':
      return seenAs(flow, withOneField);
    case 'stays at the first stage':
      return seenAs(flow, firstStageOnly());
    case 'stays subscribed':
      return { ...flow, subscribe: (listener) => neverStop(flow.subscribe(listener)) };
  }
}

/** In place of the way to stop. */
const neverStop = (_stop: () => void) => () => undefined;

type See = (snapshot: InstallFlowSnapshot) => InstallFlowSnapshot;

/** The flow with other snapshots, each the same object until there is another. */
function seenAs(flow: InstallFlow, see: See): InstallFlow {
  const seen = new WeakMap<InstallFlowSnapshot, InstallFlowSnapshot>();
  const getSnapshot = () => {
    const snapshot = flow.getSnapshot();
    const shown = seen.get(snapshot) ?? see(snapshot);
    seen.set(snapshot, shown);
    return shown;
  };
  return {
    ...flow,
    getSnapshot,
    subscribe: (listener) => flow.subscribe(() => listener(getSnapshot())),
  };
}

const withoutIssues: See = (snapshot) =>
  snapshot.status === 'waiting' && snapshot.error?.name === 'InvalidInstallOptionsError'
    ? { ...snapshot, error: null }
    : snapshot;

const withOneField: See = (snapshot) =>
  snapshot.status === 'waiting' && snapshot.stage.stage !== 'accountType'
    ? { ...snapshot, stage: { ...snapshot.stage, options: snapshot.stage.options.slice(0, 1) } }
    : snapshot;

const firstStageOnly = (): See => {
  let first: Pick<Extract<InstallFlowSnapshot, { status: 'waiting' }>, 'stage' | 'step'> | null = null;
  return (snapshot) => {
    if (snapshot.status !== 'waiting') return snapshot;
    first ??= { stage: snapshot.stage, step: snapshot.step };
    return { ...snapshot, ...first };
  };
};
