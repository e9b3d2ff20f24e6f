/**
 * Every call of the protocol: its method, and its path below `{api}/projects/{projectId}`. `{id}` stands for one segment: the
 * client puts the ID in its place, and the server's router reads the ID from there.
 * A union of literals, and not constants, so that a path costs a browser nothing and a misspelt one does not compile.
 */
export type Call = UserCall | LoginCall | CredentialCall | ApplicationCall;

/** Who is authenticated, and what there is to install. */
type UserCall = 'GET /sdk/me' | 'PATCH /sdk/me' | 'GET /sdk/integrations' | 'DELETE /sdk/integrations/{id}';

/** A login: `build-oauth` begins it, and `session-id` says how it stands. */
type LoginCall =
  | 'POST /sdk/actions/build-oauth'
  | 'GET /sdk/actions/build-oauth'
  | 'GET /sdk/actions/session-id/{id}'
  | 'DELETE /sdk/actions/session-id/{id}';

/** What a login made, and what is asked for it. `POST /sdk/actions` loads the choices of an input from the provider. */
type CredentialCall =
  | 'POST /sdk/actions'
  | 'POST /sdk/credentials'
  | 'GET /sdk/credentials'
  | 'GET /sdk/credentials/{id}'
  | 'PATCH /sdk/credentials/{id}'
  | 'POST /sdk/credentials/{id}/complete-setup'
  | `${'POST' | 'PATCH' | 'DELETE'} /sdk/credentials/{id}/configurations`;

/** What an application does with the credentials. The proxy's method and path are the application's. */
type ApplicationCall =
  | `${string} /sdk/proxy/{integration}/{path}`
  | `${'POST' | 'DELETE'} /sdk/workflows/{id}`
  | 'POST /sdk/triggers/{id}'
  | 'POST /sdk/events/trigger'
  | 'POST /sdk/resources/{id}/connect';
