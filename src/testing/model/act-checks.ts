import { checkAnswers, type Input } from '../../inputs/index.js';
import type { InstallFlowSnapshot } from '../../install-flow/index.js';
import type { InstallScreen } from './install-driver.js';
import type { Demand } from './invariant.js';
import type { DriverAct } from './watched-driver.js';
import type { WatchedCall } from './watched-flow.types.js';

/** What happened on a screen since it was quiet. */
export interface ScreenActs {
  /** What the user did. */
  acts: readonly DriverAct[];
  /** The calls of the flow that the screen made. */
  calls: readonly WatchedCall[];
  /** How the flow stood before. */
  before: InstallFlowSnapshot;
  /** What the screen showed before; `null` where the screen had not been read. */
  shown: InstallScreen | null;
}

/** The acts at which a screen may call a method that moves the flow back or ends it. */
const CAUSES = {
  start: ['start'],
  back: ['back'],
  cancel: ['cancel', 'start'],
} as const satisfies Partial<Record<WatchedCall['method'], readonly DriverAct['method'][]>>;

const isAnswer = ({ method }: WatchedCall) => method.startsWith('set');

/** Checks that the screen passed to the flow what the user did: all of it, once, and nothing else. */
export function demandActs(demand: Demand, { acts, calls, before, shown }: ScreenActs): void {
  for (const [method, causes] of Object.entries(CAUSES)) {
    const isCalled = calls.some((call) => call.method === method);
    const isCaused = acts.some((act) => causes.some((cause) => cause === act.method));
    demand(
      'acts',
      !isCalled || isCaused,
      `the screen called ${method}, and the user did nothing of the kind`,
    );
  }
  const [act, ...others] = acts;
  // What several acts at a time lead to depends on the test that performs them.
  if (!act || others.length) return;

  /** How often the screen passed the act on must be between the two numbers. */
  const demandCount = (found: number, least: number, most: number) => {
    const isRight = found >= least && found <= most;
    const times = least === most ? `${least}` : `${least} to ${most}`;
    const message = `after driver.${act.method}, the screen must pass that on to the flow ${times} time(s), and did ${found} time(s)`;
    demand('acts', isRight, message);
  };
  const count = (method: WatchedCall['method']) => calls.filter((call) => call.method === method).length;
  const answers = calls.filter(isAnswer).length;
  const stage = before.status === 'waiting' ? before.stage : null;

  switch (act.method) {
    case 'start':
      demandCount(count('start'), shown?.can?.includes('start') ? 1 : 0, 1);
      for (const call of calls) demandIntegration(demand, call, act.integrationName);
      return;
    case 'chooseAccountType':
      if (stage?.stage !== 'accountType') return;
      demandCount(answers, 1, 1);
      for (const call of calls) demandAccountType(demand, call, act.accountType);
      return;
    case 'submit':
      if (stage && stage.stage !== 'accountType')
        demandCount(answers, isAccepted(stage.options, act.answers) ? 1 : 0, 1);
      return;
    case 'back':
      demandCount(count('back'), shown?.can?.includes('back') ? 1 : 0, 1);
      return;
    case 'cancel':
      if (shown?.can?.includes('cancel')) demandCount(count('cancel'), 1, Infinity);
      return;
    case 'reopenOAuthWindow':
      if (shown?.can?.includes('reopenOAuthWindow'))
        demandCount(count('reopenOAuthWindow') + answers, 1, Infinity);
  }
}

/** A screen may refuse answers itself, and pass only those on that the flow accepts. */
const isAccepted = (inputs: readonly Input[], answers: Record<string, unknown>) =>
  checkAnswers(inputs, answers).valid;

function demandIntegration(demand: Demand, call: WatchedCall, name: string): void {
  if (call.method !== 'start') return;
  const { integrationName } = call;
  demand('acts', integrationName === name, `the screen started "${integrationName}" in place of "${name}"`);
}

function demandAccountType(demand: Demand, call: WatchedCall, id: string): void {
  if (call.method !== 'setAccountType') return;
  const { accountType } = call;
  demand('acts', accountType === id, `the screen set the account type "${accountType}" in place of "${id}"`);
}
