import type { Act } from './act.js';
import type { Position } from './position.js';
import { fieldsOf, isCallback, type Fields, type Seen } from './trace.js';
import type { CompatTraceEntry } from '../compat/page.js';

export interface Pair {
  theirs: Seen;
  ours: Seen;
}

/**
 * A row that explains a difference after which both clients go on alike. `adapt` changes both traces into
 * what they must still agree on.
 */
export interface Excuse {
  row: string;
  when: (position: Position, act: Act) => boolean;
  adapt: (pair: Pair, position: Position, act: Act) => Pair;
}

export const mapEntries = (
  seen: Seen,
  change: (entry: CompatTraceEntry, index: number) => CompatTraceEntry[],
): Seen => ({
  ...seen,
  entries: seen.entries.flatMap(change),
});

export const mapRequests = (seen: Seen, change: (fields: Fields, call: string) => Fields): Seen => ({
  ...seen,
  requests: seen.requests.map((request) => ({ ...request, fields: change(request.fields, request.call) })),
});

export const without = (fields: Fields, ...names: string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

export const always = () => true;

/** Changes the arguments of the callbacks of that name. */
export const mapArguments = (seen: Seen, name: string, change: (args: unknown[]) => unknown[]): Seen =>
  mapEntries(seen, (entry) => (isCallback(entry, name) ? [{ ...entry, args: change(entry.args) }] : [entry]));

/** Changes the stages that were emitted or that `next` returned. */
export const mapStages = (seen: Seen, change: (stage: Fields) => Fields): Seen =>
  mapEntries(seen, (entry) => {
    if (isCallback(entry, 'onNext'))
      return [{ ...entry, args: entry.args.map((arg) => change(fieldsOf(arg))) }];
    if (entry.type === 'returned' && entry.method === 'installFlow.next')
      return [{ ...entry, value: change(fieldsOf(entry.value)) }];
    return [entry];
  });

/** Whether our client took an account type by itself, and has asked nothing yet. */
export const isTakenWithoutStage = ({ isBridged, stage }: Position) => isBridged && stage === null;

/** The beginning of the calls that create a credential or complete its setup. */
export const CREDENTIALS = 'POST /sdk/credentials';
/** A request for a session. */
export const SESSION = /\/session-id\//;
