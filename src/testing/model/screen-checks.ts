import { checkAnswers, SidebarInputType, type Input } from '../../inputs/index.js';
import type { InstallFlowSnapshot } from '../../install-flow/index.js';
import { isFillable } from '../arbitraries/answers.js';
import type { InstallScreen } from './install-driver.js';
import type { Demand } from './invariant.js';

/**
 * Checks that a screen shows the open stage, its options, what went wrong, and whether the integration is
 * connected.
 */
export function demandScreen(
  demand: Demand,
  screen: InstallScreen,
  snapshot: InstallFlowSnapshot,
  hasReopen: boolean,
): void {
  const stage = snapshot.status === 'waiting' ? snapshot.stage : null;
  const [found, expected] = [screen.stage ?? 'no stage', stage?.stage ?? 'no stage'];
  demand('screen', found === expected, `the screen shows ${found}, and the flow asks ${expected}`);

  const offers = stage?.stage === 'accountType' ? stage.options : stage?.options.filter(isShown);
  const ids = (offers ?? []).map(({ id }) => id).join();
  const offered = screen.offers?.join() ?? ids;
  demand('screen', !stage || offered === ids, `the screen offers "${offered}", and the stage "${ids}"`);

  const isConnected = snapshot.status === 'complete';
  const shows = screen.isConnected ?? isConnected;
  const words = shows ? 'says that it is connected' : 'does not say that it is connected';
  demand('screen', shows === isConnected, `the screen ${words}, and the flow is ${snapshot.status}`);

  const error = 'error' in snapshot ? snapshot.error : null;
  const message = screen.message === undefined ? (error?.message ?? null) : screen.message;
  const isSaid = message !== null && message.trim() !== '';
  demand('message', isSaid || !error, `the screen does not say what went wrong: ${error?.name ?? ''}`);
  demand('message', !isSaid || error !== null, `the screen says "${message ?? ''}", and there is no error`);

  const isLost = snapshot.status === 'working' && snapshot.oauthWindow === 'unreachable';
  const reopens = screen.can?.includes('reopenOAuthWindow') ?? isLost;
  demand(
    'screen',
    reopens || !isLost || !hasReopen,
    'the screen does not let the user reopen the OAuth window',
  );
}

/** A form that was submitted on a screen, and the values that the flow got from it. */
export interface Submission {
  /** The inputs of the form. */
  inputs: readonly Input[];
  /** The answers that the driver entered, by input ID. */
  given: Record<string, unknown>;
  /** IDs of the inputs that the screen must mark as wrong. */
  issues: readonly string[];
  /** The values that the screen passed to the flow. */
  got: unknown;
}

/**
 * Checks that a screen marks the inputs that are wrong, and that a form without any reaches the flow as it
 * was entered.
 */
export function demandSubmitted(demand: Demand, screen: InstallScreen, submission: Submission): void {
  const { inputs, given, issues, got } = submission;
  const expected = [...issues].sort().join();
  const found = [...(screen.issues ?? issues)].sort().join();
  demand(
    'screen',
    found === expected,
    `the screen marks ${found || 'no input'}, and wrong is ${expected || 'none'}`,
  );
  const isSent = issues.length > 0 || checked(inputs, given, got) === checked(inputs, given, given);
  demand('acts', isSent, 'the flow did not get what was entered on the screen');
}

/** Whether the user sees the input. */
export const isShown = ({ hidden, hiddenInConnect }: Input) => !hidden && !hiddenInConnect;

/**
 * The checked answers, as text, to the inputs that were answered. File inputs are left out, because the
 * driver chooses the file.
 */
function checked(inputs: readonly Input[], given: Record<string, unknown>, values: unknown): string {
  const entered = new Map<string, unknown>(Object.entries(values ?? {}));
  const answered = inputs.filter(
    (input) => isFillable(input) && input.type !== SidebarInputType.File && input.id in given,
  );
  return JSON.stringify(
    answered.map((input) => checkAnswers([input], { [input.id]: entered.get(input.id) })),
  );
}
