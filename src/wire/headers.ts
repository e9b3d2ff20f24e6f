/** The request header that names the credential which a call is about, by its ID. */
export const CREDENTIAL_HEADER = 'X-Paragon-Credential';
/** The request header that names the credential's configuration which a call is about, by ID or as `ext:{external ID}`. */
export const CONFIGURATION_HEADER = 'X-Paragon-Configuration-Id';
/** The request header of `GET /sdk/me` that carries the user's metadata, as JSON in ASCII. */
export const USER_METADATA_HEADER = 'X-Paragon-User-Metadata';
