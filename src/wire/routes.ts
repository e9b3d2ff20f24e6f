/**
 * The paths of the protocol. Those that begin with `/sdk` are below `{api}/projects/{projectId}`. `{id}` stands for one
 * segment; the client puts the ID in its place, and the server's router reads the ID from there.
 */

export const ME = '/sdk/me';
export const INTEGRATIONS = '/sdk/integrations';
export const INTEGRATION = '/sdk/integrations/{id}';

/** Begins a login: posted, or opened in the OAuth window. */
export const BUILD_OAUTH = '/sdk/actions/build-oauth';
/** How a login stands, by the ID of its session. */
export const SESSION = '/sdk/actions/session-id/{id}';
/** Loads the choices of an input from the provider. */
export const ACTIONS = '/sdk/actions';

export const CREDENTIALS = '/sdk/credentials';
export const CREDENTIAL = '/sdk/credentials/{id}';
export const COMPLETE_SETUP = '/sdk/credentials/{id}/complete-setup';
export const CONFIGURATIONS = '/sdk/credentials/{id}/configurations';

export const WORKFLOW = '/sdk/workflows/{id}';
export const TRIGGER = '/sdk/triggers/{id}';
export const RESOURCE_CONNECT = '/sdk/resources/{id}/connect';

/** Passes a call on to the provider's API. Below the host of the proxy, which may differ from `{api}`. */
export const PROXY = '/sdk/proxy';
/** Takes an event of the application. Below `{api}` itself, as `/v2/projects/{projectId}` and this path. */
export const EVENT_TRIGGER = '/sdk/events/trigger';

/** The provider's answer to a login comes here, below the host of the callback page. */
export const OAUTH_CALLBACK = '/oauth';
