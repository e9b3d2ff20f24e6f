/**
 * What a backend can do, beside the protocol of 2.1.1. `GET /sdk/me` lists these names under
 * `project.accessibleFeatures`. Where a name is missing, a client does as 2.1.1 does. A client ignores
 * unknown names. A union of literals, and not constants, so that a name costs a browser nothing and a
 * misspelt one does not compile.
 */
export type Feature =
  /**
   * The project may install without 2.1.1's portal. Both clients refuse to install where this feature is
   * missing.
   */
  | 'headless-cp'
  /**
   * `POST /sdk/actions/build-oauth` takes the login's fields in its body, so secrets are in no URL (after RFC
   * 9126).
   */
  | 'pushed-authorization'
  /** `GET /sdk/actions/session-id/{id}?wait={seconds}` is held open until the session has a result. */
  | 'session-wait'
  /** `DELETE /sdk/actions/session-id/{id}?cancel=true` ends the login: a later callback stores nothing. */
  | 'session-cancel'
  /**
   * Calls that make or complete a credential take `idempotencyKey`: the same key answers with what the first
   * call did.
   */
  | 'idempotent-credentials';
