import { checkAnswers } from '../../inputs/index.js';
import type {
  AccountType,
  InstallFlowSnapshot,
  InstallIntegration,
  InstallStep,
  StartOptions,
} from '../../install-flow/index.js';
import type { BackendCall } from '../doubles/backend-calls.js';
import {
  documentedStart,
  documentedWay,
  type DocumentedForm,
  type DocumentedStart,
} from './documented-way.js';

/** Where a flow stands while it waits for the user or the provider, or has ended. */
export type InstallPosition =
  | { at: 'idle' | 'complete' | 'failed' | 'cancelled' }
  | { at: 'waiting'; step: InstallStep }
  | { at: 'authorizing'; window: 'open' | 'unreachable' };

/** A method of a flow that answers a form. */
export type AnswerMethod = 'setPreOptions' | 'setPostOptions' | 'setInstallOptions';

/**
 * A flow as the documentation describes it. The test kit tells the model which calls were made and what
 * happened, and the model says where the flow must stand. The model shares only `checkAnswers` and
 * `oauthClientInputs` with the flow. It cannot repeat an error that the flow makes elsewhere.
 */
export interface InstallModel {
  /** Where the flow must stand; `null` while that depends on which of several effects comes first. */
  readonly position: InstallPosition | null;
  /** Whether a flow is running; `true` where the model does not know. */
  readonly isActive: boolean;
  /** Whether the flow is driven through a screen. Commands then do only what the screen lets a user do. */
  readonly isScreen: boolean;
  /** The names of the methods that the driver has. */
  readonly can: ReadonlySet<string>;
}

const ANSWERABLE: Record<AnswerMethod, readonly InstallStep[]> = {
  setPreOptions: ['preOptions'],
  setPostOptions: ['oauthClient', 'postOptions'],
  setInstallOptions: ['preOptions', 'oauthClient', 'postOptions'],
};

const IDLE: InstallPosition = { at: 'idle' };

/** Creates the model, with a method for each thing that moves a flow. */
export function createInstallModel(screen: { isScreen: boolean; can: ReadonlySet<string> }) {
  let position: InstallPosition | null = IDLE;
  let integration: InstallIntegration | null = null;
  let offer: DocumentedStart | null = null;
  let accountType: AccountType | null = null;
  let answered: ReadonlySet<InstallStep> = new Set();
  let last: InstallStep | null = null;
  let hasCredential = false;
  let awaitsNews = false;

  const way = () => (integration ? documentedWay(integration, accountType) : null);
  const wait = (step: InstallStep) => void (position = { at: 'waiting', step });
  const isOpen = (form: DocumentedForm | null | undefined) => form && !answered.has(form.step);

  /** Moves on to the first stage that has no answer, to OAuth, or to the end. */
  const go = () => {
    const ahead = way();
    if (offer?.asked && !accountType) wait('accountType');
    else if (!hasCredential && ahead?.before && isOpen(ahead.before)) wait(ahead.before.step);
    else if (!hasCredential && ahead?.usesOAuth) position = { at: 'authorizing', window: 'open' };
    else {
      hasCredential = true;
      if (ahead?.after && isOpen(ahead.after)) wait(ahead.after.step);
      else position = { at: 'complete' };
    }
  };

  const choose = (chosen: AccountType) => {
    [accountType, answered, last] = [chosen, new Set(), 'accountType'];
    go();
  };

  const take = (step: InstallStep) => {
    answered = new Set([...answered, step]);
    last = step;
    go();
  };

  /** Opens the stage again that was answered last. Without such a stage, the flow fails. */
  const reopen = () => {
    if (!last) position = { at: 'failed' };
    else {
      const open = last;
      answered = new Set([...answered].filter((step) => step !== open));
      if (open === 'accountType') accountType = null;
      last = null;
      wait(open);
    }
  };

  const offered = (id: string) => offer?.asked?.find((asked) => asked.id === id);
  const inputsOf = (step: InstallStep) =>
    [way()?.before, way()?.after].find((form) => form?.step === step)?.inputs ?? [];
  const isValid = (step: InstallStep, values: unknown) =>
    typeof values === 'object' &&
    values !== null &&
    !Array.isArray(values) &&
    checkAnswers(inputsOf(step), { ...values }).valid;

  const model = {
    ...screen,
    get position() {
      return position;
    },
    get isActive() {
      return position === null || position.at === 'waiting' || position.at === 'authorizing';
    },

    /** Gives the position up, because the next call may come before or after effects of this one. */
    lose: () => void (position = null),

    started(found: InstallIntegration | null, options: StartOptions) {
      offer = found && documentedStart(found, options);
      [integration, accountType, answered, last] = [found, offer?.taken ?? null, new Set(), null];
      [hasCredential, awaitsNews] = [offer?.resumes ?? false, false];
      if (offer) go();
      else position = { at: 'failed' };
      if (options.signal?.aborted) position = { at: 'cancelled' };
    },

    accountTypeSet(id: string) {
      const chosen = offered(id.trim());
      if (!chosen || !position) return;
      if (position.at === 'waiting' && position.step === 'accountType') choose(chosen);
      else if (position.at === 'waiting' && !hasCredential && chosen.id !== accountType?.id) choose(chosen);
      else if (position.at === 'authorizing' && position.window === 'unreachable' && last === 'accountType')
        choose(chosen);
    },

    answered(method: AnswerMethod, values: unknown) {
      if (position?.at === 'waiting') {
        const { step } = position;
        if (ANSWERABLE[method].includes(step) && isValid(step, values)) take(step);
      } else if (position?.at === 'authorizing' && position.window === 'unreachable' && last) {
        if (!ANSWERABLE[method].includes(last)) return;
        if (isValid(last, values)) take(last);
        else reopen();
      }
    },

    wentBack() {
      if (position?.at === 'authorizing' && last) reopen();
      else if (position?.at === 'waiting' && !hasCredential && offer?.asked) {
        [accountType, answered, last] = [null, new Set(), null];
        wait('accountType');
      }
    },

    cancelled() {
      if (model.isActive) position = position && { at: 'cancelled' };
    },

    windowReopened() {
      if (position?.at === 'authorizing') position = { at: 'authorizing', window: 'open' };
    },

    windowBlocked() {
      if (position?.at === 'authorizing') reopen();
    },

    windowLost() {
      if (position?.at === 'authorizing') position = { at: 'authorizing', window: 'unreachable' };
    },

    /**
     * @param isHeard - whether the flow learns of the end at once. Otherwise the flow learns of it when it next
     * calls `authorizationStatus`, up to a second later.
     */
    loginEnded(isComplete: boolean, isHeard: boolean) {
      if (!isHeard) awaitsNews = true;
      if (position?.at !== 'authorizing') return;
      if (!isHeard) position = null;
      else if (isComplete) {
        hasCredential = true;
        go();
      } else reopen();
    },

    backendFailed(call: BackendCall) {
      if (!position || !integration || call === 'endAuthorization' || call === 'discardCredential') return;
      if (call === 'authorizationStatus' && position.at !== 'authorizing') {
        // Another call of `authorizationStatus` may already have brought the result.
        position = null;
        return;
      }
      if (call !== 'completeSetup') hasCredential = false;
      reopen();
    },

    /** Takes the position from the flow, after the model gave its own up. */
    learn(snapshot: InstallFlowSnapshot) {
      if (position || (awaitsNews && snapshot.status === 'working')) return;
      awaitsNews = false;
      const learnt = positionOf(snapshot);
      if (!learnt) return;
      position = learnt;
      accountType = integration?.accountTypes.find(({ id }) => id === snapshot.accountType) ?? null;
      hasCredential = learnt.at === 'waiting' && learnt.step === 'postOptions';
      const { before } = way() ?? {};
      const isPast = learnt.at === 'authorizing' || hasCredential;
      answered = new Set(isPast && before ? [before.step] : []);
      last = snapshot.status === 'working' ? snapshot.step : null;
    },
  };
  return model;
}

/** The position that a snapshot shows; `null` while the flow works without an OAuth window. */
export function positionOf(snapshot: InstallFlowSnapshot): InstallPosition | null {
  if (snapshot.status === 'waiting') return { at: 'waiting', step: snapshot.step };
  if (snapshot.status !== 'working') return { at: snapshot.status };
  return snapshot.oauthWindow && { at: 'authorizing', window: snapshot.oauthWindow };
}

/** The position as text, for messages. */
export const inWords = (position: InstallPosition | null): string => {
  if (!position) return 'working';
  if (position.at === 'waiting') return `waiting at ${position.step}`;
  return position.at === 'authorizing' ? `authorizing, its window ${position.window}` : position.at;
};
