import {
  createRemoteJWKSet,
  customFetch,
  errors,
  jwtVerify,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  type JWTVerifyResult,
  type ResolvedKey,
} from 'jose';
import { Problem, unauthorized, unavailable } from './problem.js';
import type { ProjectOptions } from './server.types.js';
import { isStorable } from './store/storable.js';
import { readPublicKey } from './user-token-key.js';
import { createVerifiedTokens } from './verified-tokens.js';

/**
 * Milliseconds by which the clock of the machine that signs user tokens may differ from the server's, for
 * `exp` and `nbf` (RFC 7519 sections 4.1.4 and 4.1.5).
 */
export const CLOCK_TOLERANCE_MS = 10_000;

/** The claims of a user token that the server uses. */
export interface VerifiedUser {
  /** The `sub`. */
  readonly userId: string;
  /** The `exp`, in milliseconds since the epoch. */
  readonly tokenExpiresAt: number;
}

/**
 * Verifies a user token.
 * @throws {Problem} a 401 for an invalid token, a 503 where the key cannot be loaded.
 */
export type UserTokenVerifier = (userToken: string) => Promise<VerifiedUser>;

/**
 * Seconds between two loads of a JWK set. A caller with a token of an unknown key may try again after as many
 * seconds.
 */
const KEY_RETRY_SECONDS = 5;

interface Environment {
  /**
   * Whether the server has a single project. With several, a token without `aud` could belong to any of them.
   */
  singleProject: boolean;
  now: () => number;
  fetch: typeof fetch;
  report: (code: string, message: string) => void;
}

/**
 * Creates the verifier for the user tokens of one project. A token must be signed with RS256 by the project's
 * own key, and must have `sub` and `exp`. Its `aud` must contain `useparagon.com/{projectId}` or the
 * project's `audience`; `aud` may be missing where `requireAudience` allows that (RFC 7519 section 4.1.3, RFC
 * 8725 sections 3.1 and 3.9). The clock of the signer may differ from the server's by
 * {@link CLOCK_TOLERANCE_MS}.
 */
export function createUserTokenVerifier(
  project: ProjectOptions,
  environment: Environment,
): UserTokenVerifier {
  const { id, audience, requireAudience = !environment.singleProject } = project;
  const audiences = [`useparagon.com/${id}`, ...(audience === undefined ? [] : [audience])];
  const key = keyOf(project, environment);
  const verified = createVerifiedTokens<VerifiedUser>({ keyOf: key, now: environment.now });

  const verify = async (userToken: string) =>
    verifyWithAnyKey(userToken, key, {
      algorithms: ['RS256'],
      requiredClaims: ['sub', 'exp'],
      currentDate: new Date(environment.now()),
      clockTolerance: CLOCK_TOLERANCE_MS / 1000,
    });

  const explained = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof Problem) throw error;
      if (isAboutToken(error)) throw unauthorized(reasonOf(error));
      environment.report(
        'user_token_key_unavailable',
        `The user token key of project "${id}" cannot be had.`,
      );
      throw keyUnavailable();
    }
  };

  return async (userToken) => {
    const known = await explained(verified.find(userToken));
    if (known) return known;
    const { payload, protectedHeader: header, key: itsKey } = await explained(verify(userToken));
    const { sub, aud, exp = 0 } = payload;
    if (typeof sub !== 'string' || !isUserId(sub))
      throw unauthorized(
        `The user token must have a \`sub\` of 1 to ${MAX_SUB_BYTES} bytes of well-formed text without U+0000.`,
      );
    if (aud === undefined ? requireAudience : ![aud].flat().some((one) => audiences.includes(one))) {
      throw unauthorized(`The user token must have the \`aud\` "${audiences.join('" or "')}".`);
    }
    const user = { userId: sub, tokenExpiresAt: exp * 1000 };
    const endsAt = user.tokenExpiresAt + CLOCK_TOLERANCE_MS;
    await verified.remember(userToken, { header, key: itsKey, endsAt, user });
    return user;
  };
}

/** The most bytes of a `sub`, which stores keep as it is. */
const MAX_SUB_BYTES = 255;

const isUserId = (sub: string): boolean =>
  sub !== '' && isStorable(sub) && new TextEncoder().encode(sub).byteLength <= MAX_SUB_BYTES;

/**
 * Verifies a token. Several keys of a JWK set may fit, e.g. while the signer changes its key and its tokens
 * have no `kid` (RFC 7517 section 4.5). The keys are then tried one after the other.
 */
async function verifyWithAnyKey(
  userToken: string,
  key: JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<JWTVerifyResult & ResolvedKey> {
  try {
    return await jwtVerify(userToken, key, options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const candidate of error) {
      try {
        return { ...(await jwtVerify(userToken, candidate, options)), key: candidate };
      } catch (reason) {
        if (!(reason instanceof errors.JWSSignatureVerificationFailed)) throw reason;
      }
    }
    throw error;
  }
}

const keyUnavailable = () =>
  unavailable(
    'user_token_key_unavailable',
    'The user token cannot be verified at the moment.',
    KEY_RETRY_SECONDS,
  );

/**
 * Finds the key of a token in a JWK set. The set is loaded again for an unknown `kid`, at most once in
 * {@link KEY_RETRY_SECONDS}. In the seconds after a load, an unknown key may be a new one. A token of such a key
 * gets a 503 and not a 401, because a client logs its user out after a 401.
 */
function keyInSet(jwksUrl: string, { fetch }: Environment): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    [customFetch]: (url, init) => fetch(url, init),
    cooldownDuration: KEY_RETRY_SECONDS * 1000,
  });
  return async (header, token) => {
    const wasJustLoaded = keys.coolingDown;
    try {
      return await keys(header, token);
    } catch (error) {
      throw wasJustLoaded && error instanceof errors.JWKSNoMatchingKey ? keyUnavailable() : error;
    }
  };
}

function keyOf({ userTokenKey }: ProjectOptions, environment: Environment): JWTVerifyGetKey {
  if ('jwksUrl' in userTokenKey) return keyInSet(userTokenKey.jwksUrl, environment);
  let imported: Promise<CryptoKey> | undefined;
  return () => (imported ??= importPublicKey(userTokenKey.publicKey));
}

async function importPublicKey(publicKey: string): Promise<CryptoKey> {
  const key = readPublicKey(publicKey);
  if ('problem' in key) throw new TypeError(`publicKey ${key.problem}`);
  return crypto.subtle.importKey('spki', key.spki, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, [
    'verify',
  ]);
}

/** Whether an error of jose is about the token, as opposed to a key that could not be loaded. */
const isAboutToken = (error: unknown): error is errors.JOSEError =>
  error instanceof errors.JOSEError &&
  !(error instanceof errors.JWKSTimeout) &&
  !(error instanceof errors.JWKSInvalid) &&
  error.code !== 'ERR_JOSE_GENERIC';

function reasonOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'The user token has expired.';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `The user token's \`${error.claim}\` is ${error.reason === 'missing' ? 'missing' : 'invalid'}.`;
  }
  return 'The user token is no JWT signed with RS256 by the key of this project.';
}
