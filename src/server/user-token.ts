import {
  createRemoteJWKSet,
  customFetch,
  errors,
  importSPKI,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { unauthorized, unavailable } from './problem.js';
import type { ProjectOptions } from './server.types.js';

/** Resolves to the user's ID (`sub`). Throws a `Problem`: 401 for the token, 503 where its key cannot be had. */
export type UserTokenVerifier = (userToken: string) => Promise<string>;

interface Environment {
  /** Whether the server has no other project, whose tokens could be taken for this one's. */
  singleProject: boolean;
  now: () => number;
  fetch: typeof fetch;
  report: (code: string, message: string) => void;
}

/**
 * Verifies user tokens of one project: RS256 alone, with the project's own key, `sub` and `exp` required, `aud` as
 * `useparagon.com/{projectId}` or the project's audience (RFC 7519 section 4.1.3, RFC 8725 sections 3.1 and 3.9).
 */
export function createUserTokenVerifier(
  project: ProjectOptions,
  environment: Environment,
): UserTokenVerifier {
  const { id, audience, requireAudience = !environment.singleProject } = project;
  const audiences = [`useparagon.com/${id}`, ...(audience === undefined ? [] : [audience])];
  const key = keyOf(project, environment);

  const verify = async (userToken: string): Promise<JWTPayload> => {
    try {
      const { payload } = await jwtVerify(userToken, key, {
        algorithms: ['RS256'],
        requiredClaims: ['sub', 'exp'],
        currentDate: new Date(environment.now()),
      });
      return payload;
    } catch (error) {
      if (isAboutToken(error)) throw unauthorized(reasonOf(error));
      environment.report(
        'user_token_key_unavailable',
        `The user token key of project "${id}" cannot be had.`,
      );
      throw unavailable('user_token_key_unavailable', 'The user token cannot be verified at the moment.', 5);
    }
  };

  return async (userToken) => {
    const { sub, aud } = await verify(userToken);
    if (typeof sub !== 'string' || sub === '') throw unauthorized('The user token must have a `sub`.');
    if (aud === undefined ? requireAudience : ![aud].flat().some((one) => audiences.includes(one))) {
      throw unauthorized(`The user token must have the \`aud\` "${audiences.join('" or "')}".`);
    }
    return sub;
  };
}

function keyOf({ userTokenKey }: ProjectOptions, { fetch }: Environment): JWTVerifyGetKey {
  if ('jwksUrl' in userTokenKey) {
    return createRemoteJWKSet(new URL(userTokenKey.jwksUrl), {
      [customFetch]: (url, init) => fetch(url, init),
    });
  }
  let imported: ReturnType<typeof importSPKI> | undefined;
  return () => (imported ??= importSPKI(userTokenKey.publicKey, 'RS256'));
}

/** What jose throws about the token itself, as opposed to the key that it could not get. */
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
