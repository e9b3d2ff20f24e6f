/**
 * Every call of the protocol: its method, and its path below `{api}/projects/{projectId}`. `{id}` stands for one segment: the
 * client puts the ID in its place, and the server's router reads the ID from there.
 * A union of literals, and not constants, so that a path costs a browser nothing and a misspelt one does not compile.
 */
export type Call = UserCall | LoginCall | CredentialCall | ApplicationCall;

/** Calls about the user who is authenticated, and about the integrations of the project. */
type UserCall = 'GET /sdk/me' | 'PATCH /sdk/me' | 'GET /sdk/integrations' | 'DELETE /sdk/integrations/{id}';

/** Calls about a login. `build-oauth` begins a login. `session-id` says how the login stands, and ends it. */
type LoginCall =
  | 'POST /sdk/actions/build-oauth'
  | 'GET /sdk/actions/build-oauth'
  | 'GET /sdk/actions/session-id/{id}'
  | 'DELETE /sdk/actions/session-id/{id}';

/** Calls about credentials. `POST /sdk/actions` loads the options of an input from the provider. */
type CredentialCall =
  | 'POST /sdk/actions'
  | 'POST /sdk/credentials'
  | 'GET /sdk/credentials'
  | 'GET /sdk/credentials/{id}'
  | 'PATCH /sdk/credentials/{id}'
  | 'POST /sdk/credentials/{id}/complete-setup'
  | `${'POST' | 'PATCH' | 'DELETE'} /sdk/credentials/{id}/configurations`;

/** Calls with which an application uses credentials. The application chooses a proxy call's method and path. */
type ApplicationCall =
  | `${string} /sdk/proxy/{integration}/{path}`
  | `${'POST' | 'DELETE'} /sdk/workflows/{id}`
  | 'POST /sdk/triggers/{id}'
  | 'POST /sdk/events/trigger'
  | 'POST /sdk/resources/{id}/connect';
