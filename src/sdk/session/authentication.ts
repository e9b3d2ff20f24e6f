import { environmentsOf, type ConnectSdkEnvironments } from '../../backend/index.js';
import { copy } from '../../utils/plain-data.js';
import { loadInstalls } from './load-installs.js';
import { listIntegrations, loadUser } from './load-user.js';
import { optionsOf, requireText } from '../arguments.js';
import type { AuthenticateOptions } from '../sdk.types.js';
import type { ConnectUser, PersonaMeta } from '../vendor-types/user.js';
import { userOf, type SdkContext, type SessionUser, type UserSession } from './sdk-context.js';
import { createSessions } from './sessions.js';
import { readUserToken } from './user-token.js';
import { USER_METADATA_HEADER } from '../../wire/headers.js';

/** Methods that authenticate the user and choose the backend. */
export function createAuthentication(context: SdkContext) {
  let attempts = 0;
  let latest: Promise<void> = Promise.resolve();
  const openSession = createSessions(context);

  const logout = () => {
    context.session = null;
  };

  const load = async (session: UserSession, isLatest: () => boolean, metadata: PersonaMeta | undefined) => {
    const listing = Promise.all([listIntegrations(session), loadInstalls(context)]);
    await loadUser(context, session, {
      headers: metadataHeader(metadata),
      listing: listing.then(([integrations]) => integrations),
      isWanted: isLatest,
    });
  };

  const begin = async (user: SessionUser, isExpired: boolean, metadata?: PersonaMeta) => {
    const attempt = (attempts += 1);
    // An expired token opens no session, so that installs under way keep the valid token of the user's
    // session.
    const session = isExpired ? null : openSession(user);
    context.session = session;
    const isLatest = () => attempt === attempts && context.session === session;
    try {
      if (!session) throw new Error('the token has expired, or has no `exp`.');
      await load(session, isLatest, metadata);
    } catch (error) {
      if (isLatest()) context.session = null;
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`paragon.authenticate failed: ${reason}`, { cause: error });
    }
  };

  return {
    authenticate: async (projectId: string, token: string, options?: AuthenticateOptions): Promise<void> => {
      const { metadata } = optionsOf(options);
      requireText('authenticate', 'projectId', projectId);
      const { userId, isExpired } = readUserToken(token);
      const meta = copy(metadata ?? {});
      const attempt = begin({ projectId, userId, token, meta }, isExpired, metadata);
      // An attempt that a later call has superseded settles as the attempt of the later call does.
      const settle = (): Promise<void> => (latest === settled ? attempt : latest);
      const settled: Promise<void> = attempt.then(settle, settle);
      latest = settled;
      await settled;
    },

    getUser: (): ConnectUser => userOf(context),

    logout,

    setHeadless: (headless: boolean): void => {
      context.isHeadless = headless;
    },

    configureGlobal: (options: { host: string }, overrides?: Partial<ConnectSdkEnvironments>): void => {
      const { host } = optionsOf(options);
      if (!host) throw new Error('paragon.configureGlobal: host must be a host name, e.g. "useparagon.com".');
      context.environments = environmentsOf(host, overrides);
      context.catalog = new Map();
      logout();
    },
  };
}

const metadataHeader = (metadata: PersonaMeta | undefined): Record<string, string> =>
  metadata ? { [USER_METADATA_HEADER]: asciiJson(metadata) } : {};

/** Writes JSON in ASCII. A header cannot carry other characters, so they become `\uXXXX` escapes. */
const asciiJson = (value: unknown) =>
  JSON.stringify(value).replace(
    /[^ -~]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
