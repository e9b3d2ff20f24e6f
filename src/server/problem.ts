const TITLES: ReadonlyMap<number, string> = new Map([
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [409, 'Conflict'],
  [413, 'Content Too Large'],
  [424, 'Failed Dependency'],
  [429, 'Too Many Requests'],
  [500, 'Internal Server Error'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
  [504, 'Gateway Timeout'],
]);

/**
 * A failure that the caller is answered with: problem details (RFC 9457), with a stable `code` and the
 * `message` that the 2.1.1 client reads.
 */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    /** Stable, for programs, e.g. `credential_not_found`. */
    readonly code: string,
    /** For people: says what was expected and what came, and never holds a secret. */
    message: string,
    readonly details: {
      headers?: Readonly<Record<string, string>>;
      members?: Readonly<Record<string, unknown>>;
      /** Further members whose values are JSON text, which is inserted into the answer as it is. */
      jsonMembers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
  }

  /**
   * Makes the response. Its content type is `application/problem+json`, except for callers that accept
   * `application/json` and not `application/problem+json`: the 2.1.1 client reads messages from
   * `application/json` alone.
   */
  toResponse(accept: string | null): Response {
    const { code, message, status } = this;
    const plainJson = accept?.includes('application/json') && !accept.includes('application/problem+json');
    const title = TITLES.get(status);
    const { members, jsonMembers = {} } = this.details;
    const body = { type: 'about:blank', title, status, detail: message, code, message, ...members };
    const rest = Object.entries(jsonMembers).map(([name, json]) => `,${JSON.stringify(name)}:${json}`);
    return new Response(`${JSON.stringify(body).slice(0, -1)}${rest.join('')}}`, {
      status,
      headers: {
        'Content-Type': plainJson ? 'application/json' : 'application/problem+json',
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
        ...this.details.headers,
      },
    });
  }
}

export const badRequest = (
  code: string,
  message: string,
  members?: Readonly<Record<string, unknown>>,
): Problem => new Problem(400, code, message, members ? { members } : {});

export const bodyTooLong = (maxBytes: number): Problem =>
  new Problem(413, 'body_too_long', `A body may have ${maxBytes} bytes at most.`);

export const notFound = (code: string, message: string): Problem => new Problem(404, code, message);

export const credentialNotFound = (): Problem =>
  notFound('credential_not_found', 'There is no such credential.');

export const externalIdTaken = (): Problem =>
  new Problem(409, 'external_id_taken', 'Another credential of the integration has this externalId.');

export const integrationNotFound = (): Problem =>
  notFound('integration_not_found', 'The project has no such integration.');

/** Refuses a credential that stays unusable until the user logs in at the provider again. */
export const reconnectRequired = (): Problem =>
  new Problem(409, 'reconnect_required', 'The provider no longer accepts this account. Connect it again.');

export const unauthorized = (message: string): Problem =>
  new Problem(401, 'invalid_user_token', message, { headers: { 'WWW-Authenticate': 'Bearer' } });

export const tooMany = (code: string, message: string, retryAfterSeconds: number): Problem =>
  new Problem(429, code, message, retryAfter(retryAfterSeconds));

export const unavailable = (code: string, message: string, retryAfterSeconds: number): Problem =>
  new Problem(503, code, message, retryAfter(retryAfterSeconds));

export const serverClosed = (): Problem =>
  unavailable('server_closed', 'This instance of the server is closing. Try again.', 1);

/**
 * The details that say after how many seconds to try again, in the header (RFC 9110 section 10.2.3) and the
 * body.
 */
export const retryAfter = (
  seconds: number,
): { headers: Record<string, string>; members: { retryAfter: number } } => ({
  headers: { 'Retry-After': String(seconds) },
  members: { retryAfter: seconds },
});
