import type { Offer } from '../catalog.js';
import { isJsonObject } from '../provider/provider-answer.js';
import type { UpstreamAnswer } from './answer.js';

/** The length from which an answer is not parsed, because errors are short, and parsing takes time. */
const MAX_REFUSAL_LENGTH = 4096;

/**
 * How an API refuses an access token. `unauthorized` is a 401 or its equivalent, which may concern one request
 * alone. `dead` says that no request with the token will succeed.
 */
export type TokenRefusal = 'unauthorized' | 'dead';

/** How an answer of the integration's API refuses the access token without a 401; `null` where it does not. */
export function tokenRefusalOf(offer: Offer, { status, json }: UpstreamAnswer): TokenRefusal | null {
  const known = offer.scheme === 'oauth' ? (offer.description.peculiarities?.apiRefusals ?? []) : [];
  const ofStatus = known.filter((refusal) => refusal.status === status);
  if (ofStatus.length === 0 || json.length > MAX_REFUSAL_LENGTH) return null;
  const error = errorOf(JSON.parse(json));
  const refusal = ofStatus.find((one) => one.error === error);
  return refusal ? (refusal.endsToken ? 'dead' : 'unauthorized') : null;
}

/** The error that an answer consists of, or names in its member `error`. */
const errorOf = (answer: unknown): unknown =>
  isJsonObject(answer) ? (answer.ok === true ? undefined : answer.error) : answer;
