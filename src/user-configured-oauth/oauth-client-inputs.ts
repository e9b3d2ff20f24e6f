import { SidebarInputType, type Input } from '../inputs/index.js';

/** The ID of the account type for users who bring an OAuth client of their own. */
export const USER_CONFIGURED_OAUTH = 'user-configured-oauth';

/** The parts from which the form for user-configured OAuth is made. */
export interface OAuthClientForm {
  /** The inputs that the backend lists for the account type, the integration's own settings among them. */
  listed: readonly Input[];
  /** The redirect URL that the backend uses, `{PASSPORT_PUBLIC_URL}/oauth`. */
  redirectUrl: string;
  /** The redirect URL that the caller asked for in place of `redirectUrl`. */
  overrideRedirectUrl?: string | null | undefined;
  /** The scopes that the form proposes. */
  defaultScopes: readonly string[];
}

/**
 * Returns the inputs of the form for user-configured OAuth: `clientId`, `clientSecret`, `scopes`,
 * `redirectUrl`, then the integration's own settings. An input that the backend lists is used as it is, and
 * those of the four that the backend does not list are added. The form must show the redirect URL that will
 * be used, so `overrideRedirectUrl` replaces a listed one.
 */
export function oauthClientInputs(form: OAuthClientForm): Input[] {
  const own = [clientIdInput, clientSecretInput, scopesInput, redirectUrlInput].map((make) => {
    const input = make(form);
    return form.listed.find(({ id }) => id === input.id) ?? input;
  });
  const ids = own.map(({ id }) => id);
  return [
    ...own.map((input) => (input.id === 'redirectUrl' ? withRedirectUrl(input, form) : input)),
    ...form.listed.filter(({ id }) => !ids.includes(id)),
  ];
}

function clientIdInput(): Input {
  return { id: 'clientId', title: 'Client ID', type: SidebarInputType.ValueText, required: true };
}

function clientSecretInput(): Input {
  return { id: 'clientSecret', title: 'Client Secret', type: SidebarInputType.Password, required: true };
}

function scopesInput({ defaultScopes }: OAuthClientForm): Input {
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

function redirectUrlInput({ redirectUrl }: OAuthClientForm): Input {
  return {
    id: 'redirectUrl',
    title: 'Redirect URL',
    subtitle: 'Add it to the redirect URLs of your OAuth client.',
    type: SidebarInputType.CopyableButtonInput,
    required: false,
    readOnly: true,
    defaultValue: redirectUrl,
  };
}

const withRedirectUrl = (input: Input, { redirectUrl, overrideRedirectUrl }: OAuthClientForm): Input => ({
  ...input,
  defaultValue: overrideRedirectUrl ?? (input.defaultValue as unknown) ?? redirectUrl,
});
