import {
  SidebarInputType,
  type CopyableButtonInput,
  type Input,
  type PasswordInput,
  type PermissionInput,
  type TextInput,
} from '../inputs/index.js';

/** The account type of a user who brings an OAuth client of their own. */
export const USER_CONFIGURED_OAUTH = 'user-configured-oauth';

/** What the form for user-configured OAuth is made from. */
export interface OAuthClientForm {
  /** The inputs that the backend lists for the account type, the integration's own settings among them. */
  listed: readonly Input[];
  /** The redirect URL that the backend uses, `{PASSPORT_PUBLIC_URL}/oauth`. */
  redirectUrl: string;
  /** The redirect URL that the caller asked for in its place. */
  overrideRedirectUrl?: string | null | undefined;
  /** The scopes that the form proposes. */
  defaultScopes: readonly string[];
}

/**
 * The inputs of the form for user-configured OAuth: `clientId`, `clientSecret`, `scopes`, `redirectUrl`, then the
 * integration's own settings. An input that the backend lists is used as it is; only what is missing of the four is
 * added. The redirect URL that is shown is always the one that will be used: `overrideRedirectUrl` replaces the listed one.
 */
export function oauthClientInputs(form: OAuthClientForm): Input[] {
  const own: Input[] = [
    clientIdInput(),
    clientSecretInput(),
    scopesInput(form.defaultScopes),
    redirectUrlInput(form),
  ];
  const listed = new Map(form.listed.map((input) => [input.id, input]));
  const redirect = listed.get('redirectUrl');
  if (redirect) listed.set('redirectUrl', withRedirectUrl(redirect, form));

  const ids = new Set(own.map(({ id }) => id));
  return [
    ...own.map((input) => listed.get(input.id) ?? input),
    ...form.listed.filter((input) => !ids.has(input.id)),
  ];
}

function clientIdInput(): TextInput {
  return { id: 'clientId', title: 'Client ID', type: SidebarInputType.ValueText, required: true };
}

function clientSecretInput(): PasswordInput {
  return { id: 'clientSecret', title: 'Client Secret', type: SidebarInputType.Password, required: true };
}

function scopesInput(defaultScopes: readonly string[]): PermissionInput {
  return {
    id: 'scopes',
    title: 'Scopes',
    type: SidebarInputType.Permission,
    required: false,
    requiredScopes: [],
    scopes: { values: defaultScopes.map((name) => ({ name, description: name })) },
    defaultValue: defaultScopes.join(' '),
  };
}

function redirectUrlInput({ redirectUrl, overrideRedirectUrl }: OAuthClientForm): CopyableButtonInput {
  return {
    id: 'redirectUrl',
    title: 'Redirect URL',
    subtitle: 'Add this URL to the redirect URLs of your OAuth client.',
    type: SidebarInputType.CopyableButtonInput,
    required: false,
    readOnly: true,
    defaultValue: overrideRedirectUrl ?? redirectUrl,
  };
}

function withRedirectUrl(input: Input, { redirectUrl, overrideRedirectUrl }: OAuthClientForm): Input {
  const shown = overrideRedirectUrl ?? input.defaultValue ?? redirectUrl;
  return shown === input.defaultValue ? input : { ...input, defaultValue: shown };
}
