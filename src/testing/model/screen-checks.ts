import { checkAnswers, SidebarInputType, type Input } from '../../inputs/index.js';
import type { InstallFlowSnapshot } from '../../install-flow/index.js';
import { isFillable } from '../arbitraries/answers.js';
import type { InstallScreen } from './install-driver.js';
import type { Demand } from './invariant.js';

/** Demands that a screen shows how its flow stands. */
export function demandScreen(demand: Demand, screen: InstallScreen, snapshot: InstallFlowSnapshot): void {
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
}

/** What was submitted on a screen, and what came of it. */
export interface Submission {
  /** The inputs of the form. */
  inputs: readonly Input[];
  /** What was entered, by input ID. */
  given: Record<string, unknown>;
  /** The inputs that something is wrong with, by ID. */
  issues: readonly string[];
  /** What the flow was answered with. */
  got: unknown;
}

/** Demands that a screen hands on what was entered, or marks what is wrong. */
export function demandSubmitted(demand: Demand, screen: InstallScreen, submission: Submission): void {
  const { inputs, given, issues, got } = submission;
  const expected = [...issues].sort().join();
  const found = [...(screen.issues ?? issues)].sort().join();
  demand('screen', found === expected, `the screen marks "${found}", and "${expected}" is wrong`);
  const isSent = issues.length > 0 || checked(inputs, given, got) === checked(inputs, given, given);
  demand('screen', isSent, 'the flow did not get what was entered on the screen');
}

const isShown = ({ hidden, hiddenInConnect }: Input) => !hidden && !hiddenInConnect;

/** What the backend would get of those inputs that were answered. A file is the driver's to choose. */
function checked(inputs: readonly Input[], given: Record<string, unknown>, values: unknown): string {
  const entered = new Map<string, unknown>(Object.entries(values ?? {}));
  const answered = inputs.filter(
    (input) => isFillable(input) && input.type !== SidebarInputType.File && input.id in given,
  );
  return JSON.stringify(
    answered.map((input) => checkAnswers([input], { [input.id]: entered.get(input.id) })),
  );
}
