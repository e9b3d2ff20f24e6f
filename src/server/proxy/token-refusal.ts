import type { Offer } from '../catalog.js';
import { isJsonObject } from '../provider/provider-answer.js';
import type { UpstreamAnswer } from './answer.js';

/**
 * The most characters of an answer that is parsed for an error. Errors are short, and parsing a long answer
 * takes time.
 */
const MAX_REFUSAL_LENGTH = 4096;

/**
 * How an API refuses an access token. `unauthorized` is a 401 or its equivalent, which may concern one
 * request alone. `dead` says that no request with the token will succeed.
 */
export type TokenRefusal = 'unauthorized' | 'dead';

/**
 * Tells how an answer refuses the access token without being a 401; `null` for an answer that does not refuse
 * the token.
 */
export function tokenRefusalOf(offer: Offer, { status, json }: UpstreamAnswer): TokenRefusal | null {
  const known = offer.scheme === 'oauth' ? (offer.description.peculiarities?.apiRefusals ?? []) : [];
  const ofStatus = known.filter((refusal) => refusal.status === status);
  if (ofStatus.length === 0 || json.length > MAX_REFUSAL_LENGTH) return null;
  const error = errorOf(JSON.parse(json));
  const refusal = ofStatus.find((one) => one.error === error);
  return refusal ? (refusal.endsToken ? 'dead' : 'unauthorized') : null;
}

/** Reads the error of an answer: the member `error` of an object, or the whole answer where it is a text. */
const errorOf = (answer: unknown): unknown =>
  isJsonObject(answer) ? (answer.ok === true ? undefined : answer.error) : answer;
