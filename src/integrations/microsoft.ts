import { SidebarInputType, type TextInput } from '../inputs/index.js';
import { USER_CONFIGURED_OAUTH } from '../user-configured-oauth/index.js';
import {
  InvalidSettingError,
  type OAuthEndpoints,
  type ProviderPeculiarities,
} from './integrations.types.js';
import { providerUrl, settingText } from './provider-url.js';

const LOGIN_HOST = 'login.microsoftonline.com';
/** An endpoint as the Microsoft Entra admin center shows it. Its first segment is the tenant. */
const ENDPOINT = /^https:\/\/login\.microsoftonline\.com\/([^/?#]+)(?:[/?#].*)?$/s;
const ANY_TENANT = 'common';
const TENANT_PROBLEM =
  'Enter a directory (tenant) ID, a domain of your directory such as contoso.onmicrosoft.com, or leave it at common.';
/** The form of a tenant's ID. */
export const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DOMAIN_NAME =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const SHARED_TENANTS = new Set([ANY_TENANT, 'organizations', 'consumers']);

/** Microsoft's page on the authorization code flow: tenants, endpoints, `response_mode`, PKCE. */
export const MICROSOFT_DOCUMENTATION =
  'https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow';

/**
 * Asks Microsoft to answer in the query. A form post to the callback would come without the cookie of the
 * login, which is `SameSite=Lax`.
 */
export const MICROSOFT_PARAMETERS = { response_mode: 'query' };

/**
 * `interaction_required` and `consent_required` mean here what they mean in OpenID Connect. The numbers of the
 * other entries are on https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes.
 */
export const MICROSOFT_PECULIARITIES: ProviderPeculiarities = {
  issuerNamesTenant: true,
  refreshTokensRotate: true,
  tokenRefusals: [
    // The user's tenant no longer has the app. A new login with consent adds the app again.
    { error: 'unauthorized_client', description: 'AADSTS700016:', meaning: 'grant' },
    // The user's tenant does not have the API that the token is for.
    { error: 'invalid_resource', meaning: 'grant' },
    // Too many requests in a short time:
    // https://learn.microsoft.com/en-us/entra/identity-platform/reference-breaking-changes
    { error: 'invalid_grant', description: 'AADSTS50196:', meaning: 'passing' },
  ],
};

/**
 * The input for the tenant. A client that is registered for a single tenant fails on `common` (AADSTS50194).
 */
export function tenantInput(): TextInput {
  return {
    id: 'tenant',
    title: 'Directory (tenant) ID',
    type: SidebarInputType.ValueText,
    required: false,
    defaultValue: ANY_TENANT,
    placeholder: '00000000-0000-0000-0000-000000000000',
    tooltip: 'Needed where your app registration is for a single tenant.',
  };
}

/** Returns the endpoints of the tenant that a user with an own OAuth client entered, else those of `common`. */
export function microsoftEndpoints(
  settings: Readonly<Record<string, unknown>>,
  accountType: string,
): OAuthEndpoints {
  const tenant = accountType === USER_CONFIGURED_OAUTH ? tenantOf(settings) : ANY_TENANT;
  const url = (path: string) =>
    providerUrl({ host: LOGIN_HOST, path: `/${tenant}${path}`, inputId: 'tenant', problem: TENANT_PROBLEM });
  return {
    issuer: url('/v2.0'),
    authorizationEndpoint: url('/oauth2/v2.0/authorize'),
    tokenEndpoint: url('/oauth2/v2.0/token'),
  };
}

function tenantOf(settings: Readonly<Record<string, unknown>>): string {
  const entered = settingText(settings, 'tenant').trim().toLowerCase() || ANY_TENANT;
  const tenant = ENDPOINT.exec(entered)?.[1] ?? entered;
  if (SHARED_TENANTS.has(tenant) || GUID.test(tenant) || DOMAIN_NAME.test(tenant)) return tenant;
  throw new InvalidSettingError('tenant', TENANT_PROBLEM);
}
