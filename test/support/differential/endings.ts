import type { Act } from './act.js';
import { NAME, UCO } from './case.js';
import {
  accountTypesOf,
  isOAuth,
  isPlain,
  offerOf,
  postInputsOf,
  preInputsOf,
  toldError,
  type Position,
} from './position.js';
import { callbackOf, callbacksOf, fieldsOf, isRecord, opensWindow, type Seen } from './trace.js';

/**
 * A row after which the clients go different ways, so that the comparison ends. `theirs` and `ours` check
 * that each client did what the row says.
 */
export interface Ending {
  row: string;
  theirs: (seen: Seen) => boolean;
  ours: (seen: Seen) => boolean;
}

/** The statuses of the credentials that are stored for the integration at the backend of 2.1.1. */
export interface Stored {
  statuses: string[];
  /**
   * The status that `getUser` of 2.1.1 shows for the integration. `null` before an act that starts no flow.
   */
  status: unknown;
}

const anything = () => true;
const toldNothing = (seen: Seen) => !callbacksOf(seen).some((name) => name.startsWith('on'));
const onlyTold = (name: string, stage?: unknown) => (seen: Seen) =>
  toldError(seen, name, stage) && !seen.requests.length && !opensWindow(seen);
const sent = (seen: Seen, call: string) => seen.requests.some((request) => request.call === call);
const emitted = (seen: Seen, stage: string) => callbackOf(seen, 'onNext')?.first.stage === stage;
const warned = (seen: Seen) =>
  toldNothing(seen) &&
  !seen.requests.length &&
  seen.entries.some((entry) => entry.type === 'warn' && entry.text.includes('NoActiveInstallFlowError'));

/** The ending that this act leads to; `null` where the comparison goes on. */
export const endingOf = (position: Position, act: Act, stored: Stored): Ending | null =>
  act.kind === 'start' ? endingOfStart(position, act, stored) : endingOfAnswer(position, act);

function endingOfStart(
  position: Position,
  { name, options }: Extract<Act, { kind: 'start' }>,
  { statuses, status }: Stored,
): Ending | null {
  const { given } = position;
  if (position.status === 'authorizing' || position.hasStaleLogin)
    return { row: '20', theirs: anything, ours: (seen) => !callbacksOf(seen).includes('onComplete') };
  if (name !== NAME) return null;
  if (!given.integration.isActive)
    return isPlain(given)
      ? null
      : {
          row: '45 (2.1.1 asks first)',
          theirs: (seen) => emitted(seen, firstStage(given)),
          ours: onlyTold('UnknownError'),
        };
  const offer = offerOf(given, options);
  const isSilent = isPlain(given) && status === 'PENDING';
  const resumes =
    statuses.includes('PENDING') && postInputsOf(given, null).length > 0 && !namesAny(options.accountType);
  if (resumes)
    return {
      row: '28',
      theirs: (seen) => (isSilent ? toldNothing(seen) : opensWindow(seen) || !emitted(seen, 'postOptions')),
      ours: (seen) => emitted(seen, 'postOptions') && !opensWindow(seen),
    };
  if (offer.isRefused)
    return { row: String(offer.rows[0]), theirs: anything, ours: onlyTold('InvalidAccountTypeError') };
  if (isSilent)
    return { row: '28', theirs: toldNothing, ours: (seen) => !toldNothing(seen) || opensWindow(seen) };
  const isAsked = offer.offered.length > 0 || preInputsOf(given, offer.taken).length > 0;
  if (!isAsked && offer.taken !== UCO && !isOAuth(given, offer.taken)) return nothingToAsk;
  return null;
}

const firstStage = (given: Position['given']) =>
  accountTypesOf(given).length ? 'accountType' : 'preOptions';

const namesAny = (accountType: string | string[] | undefined) =>
  [accountType ?? []].flat().some((name) => name.trim() !== '');

/** Ends the comparison where an account type needs neither OAuth nor an answer. */
const nothingToAsk: Ending = {
  row: '17',
  theirs: (seen) => opensWindow(seen) || !sent(seen, 'POST /sdk/credentials'),
  ours: (seen) => sent(seen, 'POST /sdk/credentials') && !opensWindow(seen),
};

function endingOfAnswer(position: Position, act: Act): Ending | null {
  const { status, given } = position;
  const received = receivedStage(act);
  if (!received) return null;
  if (status === 'idle' || status === 'complete' || status === 'failed') {
    const row = { idle: '34', complete: '35', failed: '35 (after a failed start)' }[status];
    return { row, theirs: anything, ours: warned };
  }
  const open = position.stage?.stage;
  if (status === 'authorizing') return endingWhileAuthorizing(position, act);
  if (received === 'accountType') return endingOfAccountType(position, act);
  const isOpen =
    position.step === 'oauthClient' ? act.kind === 'form' && act.how !== 'same' : received === open;
  if (!isOpen) {
    if (received !== open) {
      const row = position.step === 'oauthClient' ? '13' : '14';
      return { row, theirs: anything, ours: onlyTold('UnexpectedStageError', open) };
    }
    // 2.1.1 asks for the OAuth client in another stage, so this answer, which suits both clients, lacks the
    // client.
    return { row: '13', theirs: anything, ours: onlyTold('InvalidInstallOptionsError', open) };
  }
  if (act.kind === 'call' || act.kind === 'form') {
    const problem = problemOf(position, act);
    if (problem) return problem;
  }
  if (
    position.step === 'postOptions' &&
    !isOAuth(given, position.accountType) &&
    position.accountType !== UCO
  )
    return {
      row: '16',
      theirs: (seen) => toldError(seen, 'UnknownError', 'postOptions') && !seen.requests.length,
      ours: (seen) => seen.requests.some(({ call }) => call.endsWith('/complete-setup')),
    };
  return null;
}

/** The stage that an act answers; `null` where the act is no answer. */
function receivedStage(act: Act): string | null {
  if (act.kind === 'setAccountType') return 'accountType';
  if (act.kind === 'form') return act.isFor === 'oauthClient' ? 'postOptions' : act.isFor;
  if (act.kind !== 'call') return null;
  const [, name] = /^installFlow\.set(\w+)$/.exec(act.method) ?? [];
  return name ? name.charAt(0).toLowerCase() + name.slice(1) : null;
}

function endingWhileAuthorizing(position: Position, act: Act): Ending {
  const { answer } = position;
  const values = act.kind === 'setAccountType' ? act.id : act.kind === 'form' ? act.values : null;
  const isSame = answer !== null && JSON.stringify(values) === JSON.stringify(answer.values);
  if (!isSame)
    return {
      row: '14 (while authorizing)',
      theirs: anything,
      ours: (seen) => !callbacksOf(seen).includes('onComplete'),
    };
  return position.hasStaleLogin
    ? { row: '19', theirs: opensWindow, ours: opensWindow }
    : { row: '18', theirs: opensWindow, ours: (seen) => toldNothing(seen) && !opensWindow(seen) };
}

function endingOfAccountType(position: Position, act: Act): Ending | null {
  const { given, offer, step, stage } = position;
  const id = act.kind === 'setAccountType' ? act.id : act.kind === 'call' ? String(act.args[0]) : '';
  const isRepeated = step !== 'accountType' && step !== 'postOptions' && id === position.accountType;
  const hasAnsweredForm = position.answer !== null && position.answer.method !== 'setAccountType';
  if (isRepeated)
    return hasAnsweredForm
      ? {
          row: '40 (the form was answered)',
          theirs: opensWindow,
          ours: (seen) => toldNothing(seen) && !opensWindow(seen),
        }
      : null;
  if (!offer.offered.length || step === 'postOptions')
    return {
      row: '14 (account type)',
      theirs: anything,
      ours: onlyTold('UnexpectedStageError', stage?.stage),
    };
  if (!offer.offered.includes(id))
    return { row: '12', theirs: anything, ours: onlyTold('InvalidAccountTypeError', stage?.stage) };
  const asksBefore = preInputsOf(given, id).length > 0;
  return asksBefore || isOAuth(given, id) ? null : nothingToAsk;
}

/**
 * The ending of an answer that our client refuses to send because it is incomplete or malformed; `null` for
 * other answers.
 */
function problemOf(position: Position, act: Extract<Act, { kind: 'call' | 'form' }>): Ending | null {
  const inputs = Array.isArray(position.stage?.options) ? position.stage.options.filter(isRecord) : [];
  const values = act.kind === 'form' ? act.values : fieldsOf(act.args[0]);
  const lacks = inputs.some(
    ({ id, type, required, hidden }) =>
      required !== false &&
      hidden !== true &&
      type !== 'SWITCH' &&
      type !== 'COPYABLE_BUTTON_INPUT' &&
      values[String(id)] === undefined,
  );
  const isMalformed =
    act.kind === 'call' && inputs.some((input) => malformed(input, values[String(input.id)]));
  const isNone = act.kind === 'call' && !isRecord(act.args[0]);
  if (lacks || isMalformed || isNone)
    return {
      row: '15',
      theirs: anything,
      ours: onlyTold('InvalidInstallOptionsError', position.stage?.stage),
    };
  return null;
}

/** Whether an input refuses the text that `call` steps send as the answer to every input. */
const malformed = ({ type, hidden }: Record<string, unknown>, value: unknown) =>
  value !== undefined &&
  hidden !== true &&
  ['NUMBER', 'EMAIL', 'URL', 'BOOLEAN_INPUT', 'SWITCH', 'ENUM'].includes(String(type));
