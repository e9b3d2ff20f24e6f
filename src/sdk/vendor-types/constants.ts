export {
  CONFIGURATION_HEADER as SELECTED_CREDENTIAL_CONFIG_ID_HEADER,
  CREDENTIAL_HEADER as SELECTED_CREDENTIAL_ID_HEADER,
} from '../../wire/headers.js';

/** The `Content-Type` by which a client asks the backend to infer the type from the body. */
export const INFER_CONTENT_TYPE_FROM_CONNECT_OPTIONS = 'auto';

/** The values of an account that a file picker needs. */
export type ALLOWED_FIELDS = 'accessTokenPath' | 'domain';

/**
 * The integrations whose access token `getIntegrationAccount` can return. Each maps the values that a file
 * picker needs to their names in the credential.
 */
export const AUTH_TOKEN_ALLOWED_INTEGRATIONS: Record<string, Partial<Record<ALLOWED_FIELDS, string>>> = {
  box: { accessTokenPath: 'OAUTH_ACCESS_TOKEN' },
  googledrive: { accessTokenPath: 'OAUTH_ACCESS_TOKEN' },
  onedrive: { accessTokenPath: 'OAUTH_ACCESS_TOKEN', domain: 'DOMAIN' },
  sharepoint: { accessTokenPath: 'OAUTH_ACCESS_TOKEN' },
};

/**
 * The value that 2.1.1 stores for a page without an `overflow` style. This package does not change the page's
 * style.
 */
export const PARAGON_OVERFLOW_EMPTY_VALUE = 'PARAGON_OVERFLOW_EMPTY_VALUE';

/** The names of icons that differ from the names of their integrations. */
export const ICON_NAMES: Partial<Record<string, string>> = {
  'monday.com': 'monday',
  'wordpress.com': 'wordpress',
};
