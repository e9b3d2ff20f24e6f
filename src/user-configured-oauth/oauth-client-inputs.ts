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
export function oauthClientInputs({
  listed,
  redirectUrl,
  overrideRedirectUrl,
  defaultScopes,
}: OAuthClientForm): Input[] {
  const own: Input[] = [
    { id: 'clientId', title: 'Client ID', type: SidebarInputType.ValueText, required: true },
    { id: 'clientSecret', title: 'Client Secret', type: SidebarInputType.Password, required: true },
    {
      id: 'scopes',
      title: 'Scopes',
      type: SidebarInputType.Permission,
      required: false,
      requiredScopes: [],
      scopes: { values: defaultScopes.map((name) => ({ name, description: name })) },
      defaultValue: defaultScopes.join(' '),
    },
    {
      id: 'redirectUrl',
      title: 'Redirect URL',
      type: SidebarInputType.CopyableButtonInput,
      required: false,
      subtitle: 'Add it to the redirect URLs of your OAuth client.',
      readOnly: true,
    },
  ];
  const ids = own.map(({ id }) => id);
  return [
    ...own.map((input) => {
      const used = listed.find(({ id }) => id === input.id) ?? input;
      return used.id === 'redirectUrl'
        ? { ...used, defaultValue: overrideRedirectUrl ?? (used.defaultValue as unknown) ?? redirectUrl }
        : used;
    }),
    ...listed.filter(({ id }) => !ids.includes(id)),
  ];
}
