import type * as z from 'zod/mini';
import { BackendRequestError } from './backend-request-error.js';
import { InvalidInstallOptionsError } from '../install-flow/index.js';
import type { Call } from '../wire/calls.js';
import { AnySchema, IssuesSchema } from './wire.schemas.js';

/** Milliseconds after which a request is given up. */
export const REQUEST_TIMEOUT_MS = 30_000;
/** Milliseconds after `heldMs` has passed, after which a request that the backend holds open is given up. */
export const HELD_REQUEST_GRACE_MS = 10_000;

/**
 * Error codes about an integration's account or permissions, which a backend may send as a text, too, e.g. `'0704'`. A
 * 401 with such a code is not about the user token.
 */
const CODES_OF_ACCOUNTS = [7210, 7003, 704];

export interface HttpClientOptions {
  /** The URL in front of every path: `{api}/projects/{projectId}`. */
  baseUrl: string;
  /** Returns the user token. Called for each request. */
  userToken: () => string;
  /** Milliseconds after which a request is given up. {@link REQUEST_TIMEOUT_MS} where absent. */
  timeoutMs?: number;
  /**
   * Called with each call that the backend answered with 401, because it refused the user token. Not called where
   * `userToken` returns another token by then, where the 401 is about an account, or where the call has `toError`.
   */
  onUnauthorized?: (call: string) => void;
}

export interface RequestOptions {
  /** Replaces `{id}` in the path. */
  id?: string;
  query?: Record<string, string>;
  /** An absolute URL that replaces the path, `id` and `query`. */
  url?: string;
  headers?: HeadersInit;
  /** Sent as JSON. */
  body?: Record<string, unknown>;
  /** Sent unchanged, in place of `body`. */
  payload?: BodyInit | undefined;
  signal?: AbortSignal;
  /** Milliseconds for which the backend may hold the request open. */
  heldMs?: number;
  /** Identical GETs share a request only where their versions are equal, too. */
  version?: number;
  /**
   * Makes the error of a call that another service answers, such as the proxy. A 401 of that service says nothing
   * about the user token, so `onUnauthorized` is not called.
   */
  toError?: (status: number, reason: string, answer: Record<string, unknown>) => Error;
}

export type SendRequest<Named extends string> = <Answer>(
  schema: z.ZodMiniType<Answer>,
  call: Named,
  options?: RequestOptions,
) => Promise<Answer>;

/** Sends requests to a backend as one user. `Named` are the calls that can be sent, by default those of the protocol. */
export interface HttpClient<Named extends string = Call> {
  userToken: () => string;
  /** The absolute URL of a path below `{api}/projects/{projectId}`. */
  url: (path: string, query?: Record<string, string>) => string;
  /**
   * Sends `call`, e.g. `'POST /sdk/credentials/{id}/complete-setup'`, and parses the answer. Identical GETs
   * without a `signal` share one request while it runs. Once a call other than a GET has ended, a GET no
   * longer shares a request that began before.
   * @throws {InvalidInstallOptionsError} where the backend lists issues of the user's answers.
   * @throws {BackendRequestError} where no answer comes in time, the status is another error, or the answer
   * does not fit the schema.
   */
  request: SendRequest<Named>;
}

interface Answer {
  response: Response;
  text: string;
}

/** Merges headers. A later header replaces an earlier one of the same name, whatever the case of the name. */
export function mergeHeaders(...all: (HeadersInit | null | undefined)[]): Headers {
  const merged = new Headers();
  for (const headers of all) new Headers(headers ?? {}).forEach((value, name) => merged.set(name, value));
  return merged;
}

/** Creates an {@link HttpClient} on `fetch`. Creating the client has no effect. */
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

  /** Sends a call that may change something. A GET after the change must not share a request from before it. */
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
      if (error) {
        const reason =
          json === undefined ? `what ${originOf(target)} sent is no JSON` : describe(error.issues[0]);
        throw new BackendRequestError(call, status, reason);
      }
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
    // The error of `fetch` is dropped, because its message may quote the URL or a header.
    signal?.throwIfAborted();
    const reason = timeout.aborted ? `given up after ${limitMs} ms` : unreachable(url);
    throw new BackendRequestError(call, null, reason);
  }
}

const pageOrigin = () => (typeof location === 'object' ? location.origin : undefined);

const originOf = (url: string) =>
  URL.canParse(url, pageOrigin()) ? new URL(url, pageOrigin()).origin : 'it';

/**
 * A browser does not tell a page whether nobody is there, the backend has no such project, or the project does not list the
 * origin of the page.
 */
const unreachable = (url: string) => {
  const origin = pageOrigin();
  const page = origin ? `, and does the project list the origin of this page, ${origin}` : '';
  return `the network or CORS stopped it: can ${originOf(url)} be reached${page}?`;
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Problem = Record<string, unknown> | undefined;

const isAboutAccount = (problem: Problem) =>
  CODES_OF_ACCOUNTS.includes(Number(problem?.code)) ||
  Boolean(AnySchema.safeParse(problem?.meta).data?.isIntegrationError);

/** The backend's message: 2.1.1's `message`, or `detail` or `title` of RFC 9457. */
function reasonOf({ message, detail, title }: NonNullable<Problem> = {}): string | undefined {
  const messages = [message].flat().filter((text) => typeof text === 'string');
  return [messages.join(', '), detail, title].find(
    (text): text is string => typeof text === 'string' && text !== '',
  );
}

const describe = (issue: z.core.$ZodIssue | undefined) =>
  `"${issue?.path.join('.') ?? ''}" is not what the wire protocol says (${issue && 'expected' in issue ? `expected ${issue.expected}` : issue?.message})`;
