export {
  CONFIGURATION_HEADER as SELECTED_CREDENTIAL_CONFIG_ID_HEADER,
  CREDENTIAL_HEADER as SELECTED_CREDENTIAL_ID_HEADER,
} from '../../backend/index.js';

/** A `Content-Type` that is to be found out from the body. */
export const INFER_CONTENT_TYPE_FROM_CONNECT_OPTIONS = 'auto';

/** What a file picker needs of an account. */
export type ALLOWED_FIELDS = 'accessTokenPath' | 'domain';

/** The integrations whose access token `getIntegrationAccount` can hand out, and where in the credential it is. */
export const AUTH_TOKEN_ALLOWED_INTEGRATIONS: Record<string, Partial<Record<ALLOWED_FIELDS, string>>> = {
  box: { accessTokenPath: 'OAUTH_ACCESS_TOKEN' },
  googledrive: { accessTokenPath: 'OAUTH_ACCESS_TOKEN' },
  onedrive: { accessTokenPath: 'OAUTH_ACCESS_TOKEN', domain: 'DOMAIN' },
  sharepoint: { accessTokenPath: 'OAUTH_ACCESS_TOKEN' },
};

/** What 2.1.1 remembers in place of a page's `overflow` where it has none. This package leaves the page alone. */
export const PARAGON_OVERFLOW_EMPTY_VALUE = 'PARAGON_OVERFLOW_EMPTY_VALUE';

/** The names of icons that differ from the names of their integrations. */
export const ICON_NAMES: Partial<Record<string, string>> = {
  'monday.com': 'monday',
  'wordpress.com': 'wordpress',
};
