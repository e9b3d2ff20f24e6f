import type { Offer } from '../catalog.js';
import type { StoredCredential } from '../credentials/credential.js';
import { credentialsOfType } from '../credentials/credentials-of-type.js';
import { outageOf } from '../outage.js';
import { credentialNotFound, Problem, reconnectRequired } from '../problem.js';
import type { Owner, ServerContext } from '../server-context.js';
import { openAccess, proxyOptionsOf, type ProxyAccess, type ProxyAccesses } from './access.js';
import { readAnswer, toOutput, type UpstreamAnswer } from './answer.js';
import { proxiedHeaders } from './headers.js';
import type { LargeBodies } from './large-bodies.js';
import { proxyTarget } from './target.js';
import { tokenRefusalOf } from './token-refusal.js';

/** The longest time, in milliseconds, that the provider may take for a request, a second attempt included. */
export const MAX_PROXY_TIMEOUT_MS = 30_000;

/** A request of a user's page, on its way to the provider. */
export interface ProxyRequest extends Owner {
  offer: Offer;
  method: string;
  /**
   * The part of the URL after the integration's type, as the client sent it; {@link proxyTarget} checks it.
   */
  pathAndQuery: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer> | null;
  /** The ID of the credential to use; `null` selects the newest valid one of the integration. */
  credentialId: string | null;
  signal: AbortSignal;
  large: LargeBodies;
}

/**
 * Sends a request to a provider. Resolves with the JSON text of `{output}`.
 * @throws {Problem} where the credential cannot be used, the provider cannot be reached in time, or it
 * refuses.
 */
export type Proxy = (request: ProxyRequest) => Promise<string>;

export function createProxy(
  { fetch, now, report }: Pick<ServerContext, 'fetch' | 'now' | 'report'>,
  accesses: ProxyAccesses,
): Proxy {
  const send = async (request: ProxyRequest, access: ProxyAccess, signal: AbortSignal) => {
    const { offer, method, body } = request;
    const { requestHeaders: more = [], allowEncodedSlashes } = proxyOptionsOf(offer) ?? {};
    const url = proxyTarget(access.baseUrl, request.pathAndQuery, allowEncodedSlashes);
    const headers = await proxiedHeaders(request.headers, more, body);
    for (const [name, value] of Object.entries(access.headers)) headers.set(name, value);
    return fetch(url, { method, headers, ...(body && { body }), redirect: 'manual', signal });
  };

  /**
   * Sends the request, and sends it again with another token where the provider refuses the token, with a 401
   * or with another answer that the integration knows.
   */
  const exchange = async (
    request: ProxyRequest,
    access: ProxyAccess,
    signal: AbortSignal,
  ): Promise<UpstreamAnswer> => {
    const large = request.large(signal);
    const response = await send(request, access, signal);
    if (response.status === 401) {
      const renewed = await renewFor(access, response);
      return renewed
        ? sendAgain(request, renewed, access, signal)
        : readAnswer(response, access.secrets, large);
    }
    const answer = await readAnswer(response, access.secrets, large);
    const refusal = tokenRefusalOf(request.offer, answer);
    const renewed = refusal && (await access.renew(refusal));
    return renewed ? sendAgain(request, renewed, access, signal) : answer;
  };

  /**
   * Sends the request with another token than the refused one. The answer may repeat neither of the two.
   * Where the new token is dead, too, the user has to connect again.
   */
  const sendAgain = async (
    request: ProxyRequest,
    access: ProxyAccess,
    refused: ProxyAccess,
    signal: AbortSignal,
  ): Promise<UpstreamAnswer> => {
    const secrets = [...refused.secrets, ...access.secrets];
    const answer = await readAnswer(await send(request, access, signal), secrets, request.large(signal));
    if (tokenRefusalOf(request.offer, answer) === 'dead') await access.renew('dead');
    return answer;
  };

  return async (request) => {
    const { offer } = request;
    const access = await openAccess(accesses, offer, await findCredential(accesses, request));
    const timeout = AbortSignal.timeout(proxyOptionsOf(offer)?.timeoutMs ?? MAX_PROXY_TIMEOUT_MS);
    try {
      return toOutput(await exchange(request, access, AbortSignal.any([request.signal, timeout])), now());
    } catch (error) {
      if (error instanceof Problem || outageOf(error)) throw error;
      // The message of the error is told to nobody, because `fetch` may quote a header in it.
      const problem = timeout.aborted ? timedOut() : unreachable();
      if (!request.signal.aborted) report(problem.code, `${offer.type}: ${problem.message}`);
      throw problem;
    }
  };
}

/**
 * Makes another access in place of the refused one, and cancels the body of the refusal. Where there is no
 * other access, the body is kept, because the caller then hands on the refusal as the answer.
 */
async function renewFor(access: ProxyAccess, refusal: Response): Promise<ProxyAccess | null> {
  let isNeeded = false;
  try {
    const renewed = await access.renew('unauthorized');
    isNeeded = renewed === null;
    return renewed;
  } finally {
    if (!isNeeded) await refusal.body?.cancel();
  }
}

async function findCredential(
  { credentials }: ProxyAccesses,
  { projectId, userId, offer, credentialId }: ProxyRequest,
): Promise<StoredCredential> {
  const own = await credentialsOfType(credentials, { projectId, userId }, offer.type);
  const candidates = credentialId === null ? own : own.filter(({ id }) => id === credentialId);
  const valid = candidates.findLast(({ status }) => status === 'VALID');
  if (valid) return valid;
  const newest = candidates.at(-1);
  if (!newest) throw credentialNotFound();
  if (newest.status === 'INVALID') throw reconnectRequired();
  throw new Problem(409, 'credential_pending', 'The setup of the credential is not complete.');
}

const timedOut = () => new Problem(504, 'upstream_timeout', 'The provider did not answer in time.');
const unreachable = () => new Problem(502, 'upstream_unreachable', 'The provider could not be reached.');
