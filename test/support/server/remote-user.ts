import { answers } from './answers.js';
import { openBrowser } from './browser-like.js';

/** Where a server of the tests runs, which may be another process, and whose user calls it. */
export interface RemoteUserOptions {
  origin: string;
  projectId: string;
  token: string;
  /** The origin of the page that the user has open. It must be one that the server lists. */
  page: string;
}

/** Returns a function that sends requests of that user, with a body as JSON. */
export const sendAs =
  ({ origin, projectId, token, page }: RemoteUserOptions) =>
  (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${origin}/projects/${projectId}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        Origin: page,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

/** A user of a server that is reached over HTTP alone, at a provider that signs everybody in without a page. */
export function remoteUser(options: RemoteUserOptions) {
  const { page } = options;
  const send = sendAs(options);
  const call = async (...[method, path, ...rest]: Parameters<typeof send>) => {
    const response = await send(method, path, ...rest);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? null : (JSON.parse(text) as unknown);
  };

  const me = async () => answers.me.parse(await call('GET', '/sdk/me'));

  return {
    call,
    me,
    credentials: async (type: string) => (await me()).integrations[type]?.allCredentials ?? [],
    /** Connects an integration with the company's client, from the click to the end. Resolves with the session. */
    async install(type: string, values: Record<string, unknown> = {}) {
      const integrations = answers.integrations.parse(await call('GET', '/sdk/integrations'));
      const pushed = answers.pushed.parse(
        await call('POST', '/sdk/actions/build-oauth', {
          action: type,
          integrationId: integrations.find((integration) => integration.type === type)?.id,
          originForPostMessage: page,
          endUserSuppliedValues: values,
          parameters: {},
          isPreviewMode: false,
          installOptions: { accountType: 'default' },
        }),
      );
      await openBrowser().visit(pushed.authorizationUrl, { referrer: `${page}/` });
      return answers.session.parse(await call('GET', `/sdk/actions/session-id/${pushed.sessionId}?wait=5`));
    },
  };
}
