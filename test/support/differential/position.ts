import { UCO, type DifferentialCase, type StartOptions } from './case.js';
import { callbackOf, fieldsOf, isCallback, isRecord, type Fields, type Seen } from './trace.js';

export type OpenForm = 'preOptions' | 'oauthClient' | 'postOptions';

/** The account types that a start of our client offers, and the rows that say why 2.1.1 offers others. */
export interface Offer {
  rows: number[];
  offered: string[];
  taken: string | null;
  isRefused: boolean;
}

/** The position of a run: the state that our client has told so far, and what 2.1.1 still holds on to. */
export interface Position {
  given: DifferentialCase;
  status: 'idle' | 'waiting' | 'authorizing' | 'complete' | 'failed';
  /** The stage that is open, as our client emitted it. */
  stage: Fields | null;
  step: 'accountType' | OpenForm | null;
  offer: Offer;
  accountType: string | null;
  /** Whether our client took an account type without asking, and the run answered 2.1.1 with the same one. */
  isBridged: boolean;
  /** Whether the last callback of our client was `onError`. */
  hasFailed: boolean;
  /** Whether an earlier login of 2.1.1 still waits for a result. */
  hasStaleLogin: boolean;
  /** The last answer, which a later step may give again. */
  answer: { method: string; values: unknown } | null;
  /** Whether the flow authenticates the existing credential again, in place of creating one. */
  reauthenticates: boolean;
  /** The answers that 2.1.1 has sent to create or complete a credential, as `sentAnswer` writes them. */
  sent: string[];
  /** Whether the page listens to events. */
  listens: boolean;
}

const nothingOffered: Offer = { rows: [], offered: [], taken: null, isRefused: false };

export const startPosition = (given: DifferentialCase): Position => ({
  given,
  status: 'idle',
  stage: null,
  step: null,
  offer: nothingOffered,
  accountType: null,
  isBridged: false,
  hasFailed: false,
  hasStaleLogin: false,
  answer: null,
  reauthenticates: false,
  sent: [],
  listens: false,
});

const configOf = ({ integration }: DifferentialCase) => {
  if (!integration.sdkIntegrationConfig) throw new Error('The integration of a case has a configuration.');
  return integration.sdkIntegrationConfig;
};

export const accountTypesOf = (given: DifferentialCase) => configOf(given).accountTypes;

export const postInputsOf = (given: DifferentialCase, accountType: string | null): Fields[] =>
  accountTypesOf(given).find(({ id }) => id === accountType)?.skipPostOAuthInputs
    ? []
    : configOf(given).postOauthInputs;

/** The inputs that are asked for before OAuth. */
export function preInputsOf(given: DifferentialCase, accountType: string | null): Fields[] {
  const own = accountTypesOf(given).find(({ id }) => id === accountType)?.endUserSuppliedValues;
  return Array.isArray(own) && own.length ? own.filter(isRecord) : configOf(given).authConfigInputs;
}

export const isOAuth = (given: DifferentialCase, accountType: string | null): boolean =>
  (accountTypesOf(given).find(({ id }) => id === accountType)?.scheme ??
    given.integration.authenticationType) === 'oauth';

/** Whether 2.1.1 has nothing to ask before OAuth. */
export const isPlain = (given: DifferentialCase): boolean =>
  !accountTypesOf(given).length && !preInputsOf(given, null).length;

/**
 * The account types that a start offers by rows 6 to 11. Written from the table, and without code of our
 * client.
 */
export function offerOf(given: DifferentialCase, { accountType }: StartOptions): Offer {
  const ids = accountTypesOf(given).map(({ id }) => id);
  const names = [...new Set([accountType ?? []].flat().map((name) => name.trim()))].filter(Boolean);
  const refused = (row: number): Offer => ({ ...nothingOffered, rows: [row], isRefused: true });
  if (!ids.length) return !names.length || names.includes('default') ? nothingOffered : refused(11);
  if (names.length) {
    const known = names.filter((name) => ids.includes(name));
    const [only, another] = known;
    if (only === undefined) return refused(8);
    const unknown = known.length < names.length ? [7] : [];
    if (another === undefined) return { rows: [6, ...unknown], offered: [], taken: only, isRefused: false };
    const isSame = known.join() === ids.join();
    return { rows: [...(isSame ? [] : [6]), ...unknown], offered: known, taken: null, isRefused: false };
  }
  const others = ids.filter((id) => id !== UCO);
  if (!others.length) return refused(10);
  if (others.length === ids.length) return { ...nothingOffered, offered: ids };
  if (others.join() === 'default' && ids.length === 2)
    return { rows: [9], offered: [], taken: 'default', isRefused: false };
  return { rows: [10], offered: others, taken: null, isRefused: false };
}

const idsOf = (stage: Fields | null): unknown[] =>
  Array.isArray(stage?.options) ? stage.options.map((option) => fieldsOf(option).id) : [];

/** Moves the position on by the callbacks and windows of our client. */
export function follow(position: Position, ours: Seen): void {
  for (const entry of ours.entries) {
    if (entry.type === 'window') Object.assign(position, { status: 'authorizing', hasFailed: false });
    if (isCallback(entry, 'onNext')) {
      const stage = fieldsOf(entry.args[0]);
      const isClientForm = stage.stage === 'postOptions' && idsOf(stage).includes('clientSecret');
      const step = isClientForm ? 'oauthClient' : stage.stage;
      Object.assign(position, { status: 'waiting', stage, step, hasFailed: false });
    }
    if (isCallback(entry, 'onComplete'))
      Object.assign(position, { status: 'complete', stage: null, step: null, hasFailed: false });
    if (isCallback(entry, 'onError')) fail(position, entry.args[1]);
  }
}

/**
 * Moves the position on by an error: back to the stage whose answer led to it, or to `failed` where no answer
 * did.
 */
function fail(position: Position, context: unknown): void {
  position.hasFailed = true;
  if (isRecord(context)) position.status = 'waiting';
  else Object.assign(position, { status: 'failed', stage: null, step: null });
}

/** Whether a client has told exactly this error, and named the stage in its context. */
export function toldError(seen: Seen, name: string, stage: unknown): boolean {
  const told = callbackOf(seen, 'onError');
  if (told?.first.name !== name) return false;
  return stage ? fieldsOf(told.second).stage === stage : told.second === null;
}
