import { SidebarInputType } from '../../inputs/index.js';
import type { DirectOffer, OAuthOffer, Offer } from '../catalog.js';
import { credentialRef, type StoredCredential } from '../credentials/credential.js';
import type { Credentials } from '../credentials/credentials.js';
import { notFound, Problem } from '../problem.js';
import type { AccessToken, AccessTokens } from '../credentials/refresh.js';
import type { ServerContext } from '../server-context.js';
import type { CustomProxyOptions, ProxyOptions } from '../server.types.js';
import { API_ORIGIN, fillBaseUrl } from './base-url.js';
import type { TokenRefusal } from './token-refusal.js';

/** Everything that a request to a provider needs in order to be sent with one credential. */
export interface ProxyAccess {
  baseUrl: string;
  /** The headers that authorize the request. */
  headers: Readonly<Record<string, string>>;
  /** Texts that the provider's answer must not repeat. */
  secrets: readonly string[];
  /**
   * Makes an access with another token, after the provider has refused the token of this one. `null` where
   * another token would not help.
   * @throws {Problem} `reconnect_required` where the token is dead, and only a new login brings another one
   */
  renew: (refusal: TokenRefusal) => Promise<ProxyAccess | null>;
}

export interface ProxyAccesses {
  credentials: Credentials;
  accessTokens: AccessTokens;
  report: ServerContext['report'];
}

type Values = Readonly<Record<string, unknown>>;

export const proxyOptionsOf = (offer: Offer): ProxyOptions | undefined =>
  offer.scheme === 'oauth' ? offer.options.proxy : offer.custom.proxy;

/** @throws {Problem} where the integration has no proxy, or the credential cannot be used. */
export async function openAccess(
  accesses: ProxyAccesses,
  offer: Offer,
  credential: StoredCredential,
): Promise<ProxyAccess> {
  const setup = await accesses.credentials.openSetup(credential);
  return offer.scheme === 'oauth'
    ? openOAuth(accesses, offer, credential, setup)
    : openDirect(accesses, offer, credential, setup);
}

async function openOAuth(
  { accessTokens }: ProxyAccesses,
  { options: { proxy } }: OAuthOffer,
  credential: StoredCredential,
  setup: Values,
): Promise<ProxyAccess> {
  if (!proxy) throw proxyDisabled();
  const ref = credentialRef(credential);
  // The base URL is filled in from the settings and the API origin that are stored together with the token.
  // Another login may replace all three at any time, and a token must not go to the host of another login.
  const accessWith = ({ accessToken, tokenId, secrets }: AccessToken): ProxyAccess => ({
    baseUrl: baseUrlOf(proxy, { ...setup, ...secrets.settings, [API_ORIGIN]: secrets.apiOrigin }),
    headers: { Authorization: `Bearer ${accessToken}` },
    secrets: [accessToken],
    async renew(refusal) {
      if (refusal === 'dead') return accessWith(await accessTokens.getAfterEnd(ref, tokenId));
      if (secrets.tokens.refreshToken === null) return null;
      const renewed = await accessTokens.getAfterUnauthorized(ref, tokenId);
      return renewed && accessWith(renewed);
    },
  });
  return accessWith(await accessTokens.get(ref));
}

async function openDirect(
  { credentials, report }: ProxyAccesses,
  { type, custom: { proxy, preOptions } }: DirectOffer,
  credential: StoredCredential,
  setup: Values,
): Promise<ProxyAccess> {
  if (!proxy) throw proxyDisabled();
  const secrets = await credentials.openSecrets(credential);
  if (secrets.scheme !== 'basic') throw unusable('It was not entered directly.');
  const answers = { ...setup, ...secrets.answers };
  const headers = checkHeaders(
    callHeaders(proxy, answers, (name) => {
      report('proxy_headers_failed', `${type}: "headers" of its proxy threw: ${name}.`);
    }),
  );
  const passwords = preOptions.filter(({ type }) => type === SidebarInputType.Password);
  const entered = passwords.map(({ id }) => answers[id]).filter((answer) => typeof answer === 'string');
  return {
    baseUrl: baseUrlOf(proxy, answers),
    headers,
    // Basic authentication encodes the password as Base64, so the encoded text is a secret of its own.
    secrets: [...entered, credentialsIn(headers.authorization)],
    renew: () => Promise.resolve(null),
  };
}

/** The part of an `Authorization` header that follows the scheme (RFC 9110 section 11.6.2). */
const credentialsIn = (authorization = '') => authorization.replace(/^\S+\s+/, '');

function baseUrlOf({ baseUrl }: ProxyOptions, values: Values): string {
  const filled = fillBaseUrl(baseUrl, (name) => (Object.hasOwn(values, name) ? values[name] : undefined));
  if (filled !== null) return filled;
  throw unusable('What was entered does not name a host and path of its API.');
}

/**
 * Calls the operator's `headers`. Where that function throws, because of the answers or of a bug, the
 * credential counts as unusable, and `tell` is called with the name of the error.
 */
function callHeaders(
  proxy: CustomProxyOptions,
  answers: Values,
  tell: (nameOfError: string) => void,
): Record<string, string> {
  try {
    return proxy.headers(answers);
  } catch (error) {
    // Only the name is told, because the message may quote a secret from the answers.
    tell(error instanceof Error ? error.name : typeof error);
    throw unsendable();
  }
}

/**
 * Refuses headers with an answer that is no valid header value (RFC 9110 section 5.5), e.g. one with a line
 * break.
 */
function checkHeaders(headers: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(new Headers(headers));
  } catch {
    throw unsendable();
  }
}

export const proxyDisabled = () =>
  notFound('proxy_disabled', 'The integration has no proxy: the server has no `proxy.baseUrl` for it.');

const unsendable = () => unusable('What was entered cannot be sent in a header.');

const unusable = (why: string) =>
  new Problem(409, 'credential_unusable', `The credential cannot be used here. ${why}`);
