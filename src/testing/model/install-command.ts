import type { Input } from '../../inputs/index.js';
import type { PostOptionsStage, PreOptionsStage } from '../../install-flow/index.js';
import type { AsyncCommand } from '../arbitraries/fast-check.js';
import type { InstallModel } from './install-model.js';
import type { InstallUnderTest } from './install-under-test.types.js';

/** One thing that a caller, a user, a provider, a browser or a backend does to an install. */
export type InstallCommand = AsyncCommand<InstallModel, InstallUnderTest>;

type Act = (real: InstallUnderTest, model: InstallModel) => unknown;

interface CommandDescription {
  name: string;
  isRushed: boolean;
  when: (model: Readonly<InstallModel>) => boolean;
  act: Act;
}

/** Creates a command that runs `act` and then checks the invariants. */
export const command = ({ name, isRushed, when, act }: CommandDescription): InstallCommand => ({
  check: (model) => when(model),
  run: (model, real) => real.perform(() => act(real, model), isRushed && !model.isScreen),
  toString: () => (isRushed ? `${name}, at once` : name),
});

interface SubmissionDescription {
  name: string;
  isRushed: boolean;
  answer: (
    inputs: readonly Input[],
    isScreen: boolean,
  ) => { answers: Record<string, unknown>; issues: readonly { inputId: string }[] } | null;
}

/**
 * Creates a command that fills in the open form. On a screen, the command also checks which values the screen
 * passes to the flow, and which inputs the screen marks as wrong.
 */
export const submission = ({ name, isRushed, answer }: SubmissionDescription): InstallCommand => ({
  check: (model) => isAsked(model, 'form'),
  async run(model, real) {
    const stage = openForm(real);
    const submitted = stage && answer(stage.options, model.isScreen);
    if (!submitted) return;
    await real.perform(() => real.driver.submit(submitted.answers, stage), isRushed && !model.isScreen);
    const issues = submitted.issues.map(({ inputId }) => inputId);
    if (model.isScreen)
      await real.demandSubmitted({ inputs: stage.options, given: submitted.answers, issues });
  },
  toString: () => (isRushed ? `${name}, at once` : name),
});

function openForm({ flow }: InstallUnderTest): PreOptionsStage | PostOptionsStage | null {
  const snapshot = flow.getSnapshot();
  return snapshot.status === 'waiting' && snapshot.stage.stage !== 'accountType' ? snapshot.stage : null;
}

/** Whether a flow was ever started. */
export const isStarted = ({ position }: Readonly<InstallModel>) => position?.at !== 'idle';

/**
 * Whether a stage of that kind is open, or may be open while the model does not know the position. On a
 * screen, the model must know it, because a user answers only what the screen shows.
 */
export const isAsked = ({ position, isScreen }: Readonly<InstallModel>, what: 'accountType' | 'form') => {
  if (!position) return !isScreen;
  return position.at === 'waiting' && (position.step === 'accountType') === (what === 'accountType');
};

/**
 * Whether `method` can be called now. A screen shows the button for `reopenOAuthWindow` only while the OAuth
 * window is unreachable.
 */
export const isPossible = ({ position, isScreen }: Readonly<InstallModel>, method: string) =>
  !isScreen ||
  method !== 'reopenOAuthWindow' ||
  (position?.at === 'authorizing' && position.window === 'unreachable');
