/** The `type` of the message by which the callback page says that a login made a credential. */
export const OAUTH_SUCCESS = 'oauth_success_callback';
/** The `type` of the message by which the callback page says that a login failed. */
export const OAUTH_ERROR = 'oauth_error_callback';

/**
 * The message that the callback page posts to the page that opened its window, and to that page's origin
 * alone.
 */
export type WindowMessage =
  | {
      type: typeof OAUTH_SUCCESS;
      /** A client posts this to `/sdk/credentials`, and is answered with the credential. */
      credential: { integrationId: string; payload: { credentialId: string } };
    }
  | {
      type: typeof OAUTH_ERROR;
      /** The error code of the authorization response (RFC 6749 section 4.1.2.1), or one of the backend's. */
      error: string;
      integrationId: string;
      /** The explanation, under each name by which a client looks for one. */
      errorResponse?: { error: string; error_description: string | null; message: string };
    };
