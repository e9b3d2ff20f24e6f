import type * as z from 'zod/mini';
import { BackendRequestError } from './backend-request-error.js';
import { InvalidInstallOptionsError } from '../install-flow/index.js';
import { AnySchema, IssuesSchema } from './wire.schemas.js';

/** Milliseconds after which a request is given up. */
export const REQUEST_TIMEOUT_MS = 30_000;
/** The same for a request that the backend holds open, counted from when it should have answered. */
export const HELD_REQUEST_GRACE_MS = 10_000;

export interface HttpClientOptions {
  /** Where the paths begin: `{api}/projects/{projectId}`. */
  baseUrl: string;
  /** The user token, asked anew for each request. */
  userToken: () => string;
  /** Absent: {@link REQUEST_TIMEOUT_MS}. */
  timeoutMs?: number;
}

export interface RequestOptions {
  /** What stands for `{id}` in the path. */
  id?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: Record<string, unknown>;
  signal?: AbortSignal;
  /** Milliseconds for which the backend may hold the request open. */
  heldMs?: number;
}

export type SendRequest = <Answer>(
  schema: z.ZodMiniType<Answer>,
  call: string,
  options?: RequestOptions,
) => Promise<Answer>;

/** Sends requests to a backend as one user. */
export interface HttpClient {
  userToken: () => string;
  /** The absolute URL of a path below `{api}/projects/{projectId}`. */
  url: (path: string, query?: Record<string, string>) => string;
  /**
   * Sends `call`, e.g. `'POST /sdk/credentials/{id}/complete-setup'`, and parses the answer.
   * @throws {InvalidInstallOptionsError} where the backend lists what is wrong with what the user entered.
   * @throws {BackendRequestError} where no answer comes in time, its status is another error, or it breaks the schema.
   */
  request: SendRequest;
}

/** An {@link HttpClient} on `fetch`. Making it has no effect. */
export function createHttpClient({ baseUrl, userToken, timeoutMs }: HttpClientOptions): HttpClient {
  const url: HttpClient['url'] = (path, query) =>
    `${baseUrl}${path}${query ? `?${new URLSearchParams(query).toString()}` : ''}`;

  return {
    userToken,
    url,
    async request(schema, call, { id = '', query, headers, body, signal, heldMs } = {}) {
      const [method = '', path = ''] = call.split(' ');
      const limitMs =
        heldMs === undefined ? (timeoutMs ?? REQUEST_TIMEOUT_MS) : heldMs + HELD_REQUEST_GRACE_MS;
      const timeout = AbortSignal.timeout(limitMs);
      const answer = await fetch(url(path.replace('{id}', encodeURIComponent(id)), query), {
        method,
        headers: {
          Accept: 'application/json',
          ...(body && { 'Content-Type': 'application/json' }),
          ...headers,
          Authorization: `Bearer ${userToken()}`,
        },
        ...(body && { body: JSON.stringify(body) }),
        cache: 'no-store',
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      })
        .then(async (response) => ({ response, json: parseJson(await response.text()) }))
        .catch(() => {
          // What `fetch` says may quote the URL or a header.
          signal?.throwIfAborted();
          const reason = timeout.aborted ? `given up after ${limitMs} ms` : 'the network or CORS stopped it';
          throw new BackendRequestError(call, null, reason);
        });
      const { response, json } = answer;
      if (!response.ok) {
        const { data: problem } = IssuesSchema.safeParse(json);
        if (problem?.issues.length) throw new InvalidInstallOptionsError(problem.issues);
        throw new BackendRequestError(call, response.status, reasonOf(json) ?? response.statusText);
      }
      const { data, error } = schema.safeParse(json);
      if (error) throw new BackendRequestError(call, response.status, describe(error.issues[0]));
      return data;
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The server's message: 2.1.1's `message`, or RFC 9457's `detail` or `title`. */
function reasonOf(json: unknown): string | undefined {
  const { message, detail, title } = AnySchema.safeParse(json).data ?? {};
  const messages = [message].flat().filter((text) => typeof text === 'string');
  return [messages.join(', '), detail, title].find(
    (text): text is string => typeof text === 'string' && text !== '',
  );
}

const describe = (issue: z.core.$ZodIssue | undefined) =>
  `"${issue?.path.join('.') ?? ''}" is not what the wire protocol says (${issue && 'expected' in issue ? `expected ${issue.expected}` : issue?.message})`;
