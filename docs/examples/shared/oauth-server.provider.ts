import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';
import type { ClientMetadata, JWK } from 'oidc-provider';
import { createMemoryState, keptOr } from './kept-state.js';
import { createAdapter } from './oauth-server.adapter.js';
import { errorPage } from './oauth-server.pages.js';
import type { OAuthServerClient, OAuthServerOptions } from './oauth-server.types.js';

export const authorizationPath = '/authorize';
export const tokenPath = '/token';
export const revocationPath = '/revoke';

/** The default scopes of the seven integrations. */
const integrationScopes =
  'openid email offline_access https://www.googleapis.com/auth/gmail.modify ' +
  'read:jira-work write:jira-work read:jira-user User.Read Mail.ReadWrite Mail.Send Sites.ReadWrite.All ' +
  'api refresh_token chat:write channels:read users:read read write';

/** The scope of a request that names none. */
const DEFAULT_SCOPE = 'read';

const isKey = (value: unknown): value is JWK => typeof value === 'object' && value !== null && 'kty' in value;
const isText = (value: unknown): value is string => typeof value === 'string';

const signingKey = async (): Promise<JWK> => {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' };
};

/** The metadata of a client that `oidc-provider` stores (RFC 7591, section 2). */
const clientMetadata = (client: OAuthServerClient): ClientMetadata => ({
  client_id: client.clientId,
  client_secret: client.clientSecret,
  client_name: client.name ?? client.clientId,
  redirect_uris: [...client.redirectUris],
  response_types: ['code'],
  grant_types: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_method: 'client_secret_post',
});

/** Creates the provider of {@link startOAuthServer}: its policies, without its pages. */
export async function createProvider(issuer: string, options: OAuthServerOptions) {
  const { port } = new URL(issuer);
  const { state = createMemoryState() } = options;
  const { adapter, set } = createAdapter(state);
  const setClient = (client: OAuthServerClient) => set('Client', client.clientId, clientMetadata(client));
  options.clients.forEach(setClient);

  const provider = new Provider(issuer, {
    adapter,
    jwks: { keys: [await keptOr(state, 'oauth-server-key', isKey, signingKey)] },
    scopes: [...integrationScopes.split(' '), ...(options.scopes ?? [])],
    claims: { email: ['email'] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${encodeURIComponent(id)}@example.com` }),
    }),
    // Cookies belong to a host, whatever the port. So their names hold the port, which keeps servers apart
    // that run side by side.
    cookies: {
      keys: [
        await keptOr(state, 'oauth-server-cookie-key', isText, () => randomBytes(32).toString('base64url')),
      ],
      names: { session: `session_${port}`, interaction: `login_${port}`, resume: `resume_${port}` },
    },
    routes: { authorization: authorizationPath, token: tokenPath, revocation: revocationPath },
    features: {
      devInteractions: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_context, client, token) => token.clientId === client.clientId,
      },
    },
    interactions: { url: (_context, interaction) => `/login/${interaction.uid}` },
    pkce: { required: () => options.pkce !== 'optional' },
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    ttl: {
      AccessToken: options.lifetimes?.accessToken ?? 3600,
      AuthorizationCode: options.lifetimes?.code ?? 60,
      RefreshToken: options.lifetimes?.refreshToken ?? 14 * 24 * 3600,
      Grant: 14 * 24 * 3600,
      IdToken: 3600,
      Interaction: 3600,
      Session: 3600,
    },
    renderError: (context, { error, error_description: description }) => {
      context.type = 'html';
      context.body = errorPage(description ? `${error}: ${description}` : error);
    },
  });
  addDefaultScope(provider);
  keepLoginsApart(provider);
  extendTokenResponses(provider, options.tokenResponse ?? { instance_url: 'https://acme.my.salesforce.com' });
  return { provider, setClient };
}

/**
 * Gives a request without scopes the default one (RFC 6749, section 3.3), because `oidc-provider` refuses
 * such a request.
 */
function addDefaultScope(provider: Provider): void {
  provider.use(async (context, next) => {
    const { path, query } = context;
    if (path === authorizationPath && !query.scope) context.query = { ...query, scope: DEFAULT_SCOPE };
    await next();
  });
}

/**
 * Binds the session cookie to one login. So no user stays signed in, the next login may belong to another
 * user, and two windows do not disturb each other.
 */
function keepLoginsApart(provider: Provider): void {
  const sessionCookie = provider.cookieName('session');
  const bind = (cookie: string, login: string | undefined): string[] => {
    if (!cookie.startsWith(sessionCookie)) return [cookie];
    return login === undefined
      ? []
      : [cookie.replace(/path=\/(?=;|$)/, `path=${authorizationPath}/${login}`)];
  };
  provider.use(async (context, next) => {
    await next();
    const login = /^\/login\/([\w-]+)$/.exec(context.response.get('Location'))?.[1];
    const cookies = [context.response.get('Set-Cookie')].flat().filter(Boolean);
    if (cookies.length === 0) return;
    context.remove('Set-Cookie');
    context.set(
      'Set-Cookie',
      cookies.flatMap((cookie) => bind(cookie, login)),
    );
  });
}

function extendTokenResponses(provider: Provider, members: Readonly<Record<string, unknown>>): void {
  provider.use(async (context, next) => {
    await next();
    const body: unknown = context.body;
    if (context.path !== tokenPath || typeof body !== 'object' || body === null) return;
    if ('access_token' in body) context.body = { ...body, ...members };
  });
}
