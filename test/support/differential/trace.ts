import type { WireRequest } from '../wire/types.js';
import type { CompatTraceEntry } from '../compat/page.js';

export type Fields = Record<string, unknown>;

export const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

export const fieldsOf = (value: unknown): Fields => (isRecord(value) ? value : {});

/** The parts of a request that the wire protocol determines. */
export interface SentRequest {
  call: string;
  /** The credential that the header names, for the call that uninstalls one. */
  credential?: string | undefined;
  fields: Fields;
}

/** The callbacks, results and requests that one act brought about on one client. */
export interface Seen {
  entries: CompatTraceEntry[];
  requests: SentRequest[];
}

export type Callback = Extract<CompatTraceEntry, { type: 'callback' }>;

export const isCallback = (entry: CompatTraceEntry, name?: string): entry is Callback =>
  entry.type === 'callback' && (name === undefined || entry.name === name);

/** The first callback of that name, with its first two arguments. */
export function callbackOf({ entries }: Seen, name: string): { first: Fields; second: unknown } | null {
  const found = entries.find((entry) => isCallback(entry, name));
  return found?.type === 'callback' ? { first: fieldsOf(found.args[0]), second: found.args[1] } : null;
}

export const callbacksOf = ({ entries }: Seen): string[] =>
  entries.flatMap((entry) => (entry.type === 'callback' ? [entry.name] : []));

export const opensWindow = ({ entries }: Seen) => entries.some(({ type }) => type === 'window');

/** Drops what each package may do in its own way: lines on the console, and the wording of errors. */
export const entriesToCompare = (entries: readonly CompatTraceEntry[]): CompatTraceEntry[] =>
  entries.flatMap((entry): CompatTraceEntry[] => {
    if (entry.type === 'error' || entry.type === 'warn') return [];
    if (entry.type === 'callback') return [{ ...entry, args: entry.args.map(worded) }];
    if (entry.type === 'threw' || entry.type === 'rejected')
      return [{ ...entry, value: worded(entry.value) }];
    return [entry];
  });

/**
 * Leaves name and `meta` of an error. Errors of requests have other names in each package, so these get one
 * name.
 */
const worded = (value: unknown): unknown => {
  if (!isRecord(value) || !('message' in value) || !('name' in value)) return value;
  const { name, meta = null } = value;
  return name === 'UnknownError' || name === 'Error' || name === 'BackendRequestError'
    ? { name: 'UnknownError' }
    : { name, meta };
};

/**
 * Makes a request comparable: drops the user token and replaces session IDs, which differ from client to
 * client. A session that is asked for is marked where it had a result before the act.
 */
export const requestOf = (
  { call, query, headers, body }: WireRequest,
  hasResult: (sessionId: string) => boolean,
): SentRequest => {
  const { userToken: _userToken, sessionId: _sessionId, ...rest } = query;
  const parsed = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, parse(value)]));
  return {
    call: call.replace(/(?<=session-id\/)(.*)/, (id) =>
      call.startsWith('GET ') && hasResult(id) ? '{session with a result}' : '{session}',
    ),
    fields: { ...parsed, ...fieldsOf(body) },
    ...(call.startsWith('DELETE /sdk/integrations') && { credential: headers['x-paragon-credential'] }),
  };
};

const parse = (value: string): unknown => {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};

/** Replaces the origin of the backend, because each client has a backend of its own at another port. */
export const withoutOrigin = (seen: Seen, origin: string): Seen =>
  JSON.parse(JSON.stringify(seen).replaceAll(origin, 'https://backend.example')) as Seen;
