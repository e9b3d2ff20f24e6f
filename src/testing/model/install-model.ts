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

/** Where a flow stands while nothing is on its way. */
export type InstallPosition =
  | { at: 'idle' | 'complete' | 'failed' | 'cancelled' }
  | { at: 'waiting'; step: InstallStep }
  | { at: 'authorizing'; window: 'open' | 'unreachable' };

/** A method of a flow that answers a form. */
export type AnswerMethod = 'setPreOptions' | 'setPostOptions' | 'setInstallOptions';

/**
 * A flow as the documentation describes it: told what is called and what happens, it knows where the flow stands. It
 * shares no code with the flow, but for the check of answers.
 */
export interface InstallModel {
  /** Where the flow must stand; `null` while that depends on what comes first. */
  readonly position: InstallPosition | null;
  /** Whether a flow is running; `true` where that is not known. */
  readonly isActive: boolean;
  /** Whether a flow is driven through a screen, which can only be used as it is drawn. */
  readonly isScreen: boolean;
  /** What the driver of the screen can do, beside what each one can. */
  readonly can: ReadonlySet<string>;
}

const ANSWERABLE: Record<AnswerMethod, readonly InstallStep[]> = {
  setPreOptions: ['preOptions'],
  setPostOptions: ['oauthClient', 'postOptions'],
  setInstallOptions: ['preOptions', 'oauthClient', 'postOptions'],
};

const IDLE: InstallPosition = { at: 'idle' };

/** The model, with what moves it. */
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

  /** Goes on to what comes next: the first stage that is not answered, the credential, the end. */
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

  /** Opens the stage again whose answer led to here. */
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

    /** Something is on its way that the next call may or may not overtake. */
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

    /** @param isHeard - whether the flow hears of it at once, and not by asking a second later */
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
        // Another question may have brought the result before.
        position = null;
        return;
      }
      if (call !== 'completeSetup') hasCredential = false;
      reopen();
    },

    /** Learns from the flow where it stands, after it was lost. */
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

/** Where a snapshot says that a flow stands; `null` while something is on its way. */
export function positionOf(snapshot: InstallFlowSnapshot): InstallPosition | null {
  if (snapshot.status === 'waiting') return { at: 'waiting', step: snapshot.step };
  if (snapshot.status !== 'working') return { at: snapshot.status };
  return snapshot.oauthWindow && { at: 'authorizing', window: snapshot.oauthWindow };
}

/** A position in words. */
export const inWords = (position: InstallPosition | null): string => {
  if (!position) return 'working';
  if (position.at === 'waiting') return `waiting at ${position.step}`;
  return position.at === 'authorizing' ? `authorizing, its window ${position.window}` : position.at;
};
