/** The header that says which credential a call is about. */
export const CREDENTIAL_HEADER = 'X-Paragon-Credential';
/** The header that says which of the credential's configurations. */
export const CONFIGURATION_HEADER = 'X-Paragon-Configuration-Id';
