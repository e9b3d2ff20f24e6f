import type { Act } from './act.js';
import type { Position } from './position.js';
import { fieldsOf, isCallback, type Fields, type Seen } from './trace.js';
import type { CompatTraceEntry } from '../compat/page.js';

export interface Pair {
  theirs: Seen;
  ours: Seen;
}

/** A row by which the clients differ at a position, and go on alike: it makes of either trace what both must agree on. */
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

/** Of the callbacks of that name, the arguments. */
export const mapArguments = (seen: Seen, name: string, change: (args: unknown[]) => unknown[]): Seen =>
  mapEntries(seen, (entry) => (isCallback(entry, name) ? [{ ...entry, args: change(entry.args) }] : [entry]));

/** Stages that were emitted or that `next` returned. */
export const mapStages = (seen: Seen, change: (stage: Fields) => Fields): Seen =>
  mapEntries(seen, (entry) => {
    if (isCallback(entry, 'onNext'))
      return [{ ...entry, args: entry.args.map((arg) => change(fieldsOf(arg))) }];
    if (entry.type === 'returned' && entry.method === 'installFlow.next')
      return [{ ...entry, value: change(fieldsOf(entry.value)) }];
    return [entry];
  });

/** Nothing was asked before the login of a flow whose account type ours took by itself. */
export const isTakenWithoutStage = ({ isBridged, stage }: Position) => isBridged && stage === null;

/** What a call sends that makes a credential begins so. */
export const CREDENTIALS = 'POST /sdk/credentials';
/** A request for a session. */
export const SESSION = /\/session-id\//;
