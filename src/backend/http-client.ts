import type * as z from 'zod/mini';
import { BackendRequestError } from './backend-request-error.js';
import { InvalidInstallOptionsError } from '../install-flow/index.js';
import type { Call } from '../wire/calls.js';
import { AnySchema, IssuesSchema } from './wire.schemas.js';

/** Milliseconds after which a request is given up. */
export const REQUEST_TIMEOUT_MS = 30_000;
/** The same for a request that the backend holds open, counted from when it should have answered. */
export const HELD_REQUEST_GRACE_MS = 10_000;

/** Codes of answers about an integration's account or permissions: with them, a 401 is not about the user token. */
const CODES_OF_ACCOUNTS = ['7210', '7003', '0704'];

export interface HttpClientOptions {
  /** Where the paths begin: `{api}/projects/{projectId}`. */
  baseUrl: string;
  /** The user token, asked anew for each request. */
  userToken: () => string;
  /** Absent: {@link REQUEST_TIMEOUT_MS}. */
  timeoutMs?: number;
  /** Called with each call where the backend refuses the user token (401), unless it was renewed meanwhile. */
  onUnauthorized?: (call: string) => void;
}

export interface RequestOptions {
  /** What stands for `{id}` in the path. */
  id?: string;
  query?: Record<string, string>;
  /** An absolute URL, in place of the path, `id` and `query`. */
  url?: string;
  headers?: HeadersInit;
  /** Sent as JSON. */
  body?: Record<string, unknown>;
  /** Sent as it is, in place of `body`. */
  payload?: BodyInit | undefined;
  signal?: AbortSignal;
  /** Milliseconds for which the backend may hold the request open. */
  heldMs?: number;
  /** Identical GETs share a request only where this is the same, too. */
  version?: number;
  /** Makes the error of an answer that is another service's: its 401 says nothing about the user token. */
  toError?: (status: number, reason: string, answer: Record<string, unknown>) => Error;
}

export type SendRequest<Named extends string> = <Answer>(
  schema: z.ZodMiniType<Answer>,
  call: Named,
  options?: RequestOptions,
) => Promise<Answer>;

/** Sends requests to a backend as one user: the calls of the protocol, where no others are named. */
export interface HttpClient<Named extends string = Call> {
  userToken: () => string;
  /** The absolute URL of a path below `{api}/projects/{projectId}`. */
  url: (path: string, query?: Record<string, string>) => string;
  /**
   * Sends `call`, e.g. `'POST /sdk/credentials/{id}/complete-setup'`, and parses the answer. Identical GETs that nobody
   * can abort share one request while it runs, unless something else than a GET was answered meanwhile.
   * @throws {InvalidInstallOptionsError} where the backend lists what is wrong with what the user entered.
   * @throws {BackendRequestError} where no answer comes in time, its status is another error, or it breaks the schema.
   */
  request: SendRequest<Named>;
}

interface Answer {
  response: Response;
  text: string;
}

/** Headers where those of a later argument replace those of an earlier one, however their names are written. */
export function mergeHeaders(...all: (HeadersInit | null | undefined)[]): Headers {
  const merged = new Headers();
  for (const headers of all) new Headers(headers ?? {}).forEach((value, name) => merged.set(name, value));
  return merged;
}

/** An {@link HttpClient} on `fetch`. Making it has no effect. */
export function createHttpClient(options: HttpClientOptions): HttpClient<string> {
  const { baseUrl, userToken, timeoutMs = REQUEST_TIMEOUT_MS, onUnauthorized } = options;
  let inFlight = new Map<string, Promise<Answer>>();

  const url: HttpClient['url'] = (path, query) =>
    `${baseUrl}${path}${query ? `?${new URLSearchParams(query).toString()}` : ''}`;

  const share = (key: string, send: () => Promise<Answer>) => {
    const requests = inFlight;
    const shared = requests.get(key) ?? send().finally(() => requests.delete(key));
    requests.set(key, shared);
    return shared;
  };

  /** What is asked after a change must not be answered with what was there before it. */
  const change = (send: () => Promise<Answer>) => send().finally(() => (inFlight = new Map()));

  return {
    userToken,
    url,
    async request(schema, call, options = {}) {
      const { id = '', query, headers, body, payload, signal, heldMs, version, toError } = options;
      const [method = '', path = ''] = call.split(' ');
      const target = options.url ?? url(path.replace('{id}', encodeURIComponent(id)), query);
      const token = userToken();
      const allHeaders = mergeHeaders(
        { Accept: 'application/json', ...(body && { 'Content-Type': 'application/json' }) },
        headers,
        { Authorization: `Bearer ${token}` },
      );
      const limitMs = heldMs === undefined ? timeoutMs : heldMs + HELD_REQUEST_GRACE_MS;
      const send = () =>
        fetchText(
          call,
          target,
          { method, headers: allHeaders, body: payload ?? (body ? JSON.stringify(body) : null) },
          limitMs,
          signal,
        );
      const sendOnce = () => share(JSON.stringify([target, [...allHeaders], version]), send);
      const { response, text } = await (method !== 'GET' ? change(send) : signal ? send() : sendOnce());

      const json = parseJson(text);
      const { ok, status, statusText } = response;
      if (!ok) {
        const answer = AnySchema.safeParse(json).data;
        const reason = reasonOf(answer) ?? statusText;
        if (toError) throw toError(status, reason, answer ?? { message: text });
        if (status === 401 && token === userToken() && !isAboutAccount(answer)) onUnauthorized?.(call);
        const { data: problem } = IssuesSchema.safeParse(json);
        if (problem?.issues.length) throw new InvalidInstallOptionsError(problem.issues);
        throw new BackendRequestError(call, status, reason);
      }
      const { data, error } = schema.safeParse(json);
      if (error) throw new BackendRequestError(call, status, describe(error.issues[0]));
      return data;
    },
  };
}

async function fetchText(
  call: string,
  url: string,
  init: RequestInit,
  limitMs: number,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const timeout = AbortSignal.timeout(limitMs);
  try {
    const response = await fetch(url, {
      ...init,
      cache: 'no-store',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    return { response, text: await response.text() };
  } catch {
    // What `fetch` says may quote the URL or a header.
    signal?.throwIfAborted();
    const reason = timeout.aborted ? `given up after ${limitMs} ms` : 'the network or CORS stopped it';
    throw new BackendRequestError(call, null, reason);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Problem = Record<string, unknown> | undefined;

const isAboutAccount = (problem: Problem) =>
  CODES_OF_ACCOUNTS.some((code) => code === problem?.code) ||
  Boolean(AnySchema.safeParse(problem?.meta).data?.isIntegrationError);

/** The server's message: 2.1.1's `message`, or RFC 9457's `detail` or `title`. */
function reasonOf({ message, detail, title }: NonNullable<Problem> = {}): string | undefined {
  const messages = [message].flat().filter((text) => typeof text === 'string');
  return [messages.join(', '), detail, title].find(
    (text): text is string => typeof text === 'string' && text !== '',
  );
}

const describe = (issue: z.core.$ZodIssue | undefined) =>
  `"${issue?.path.join('.') ?? ''}" is not what the wire protocol says (${issue && 'expected' in issue ? `expected ${issue.expected}` : issue?.message})`;
