/**
 * What a backend can do. `GET /sdk/me` lists these names under `project.accessibleFeatures`. A client falls back to the
 * way of 2.1.1 where one of them is missing, and a client that does not know a name ignores it.
 */

/** The project may install without 2.1.1's portal. Both clients refuse to install where this feature is missing. */
export const HEADLESS = 'headless-cp';
/** `POST /sdk/actions/build-oauth` takes the login's fields in its body, so secrets are in no URL (after RFC 9126). */
export const PUSHED_AUTHORIZATION = 'pushed-authorization';
/** `GET /sdk/actions/session-id/{id}?wait={seconds}` is held open until the session has a result. */
export const SESSION_WAIT = 'session-wait';
/** `DELETE /sdk/actions/session-id/{id}?cancel=true` ends the login: a later callback stores nothing. */
export const SESSION_CANCEL = 'session-cancel';
/** Calls that make or complete a credential take `idempotencyKey`: the same key answers with what the first call did. */
export const IDEMPOTENT_CREDENTIALS = 'idempotent-credentials';
