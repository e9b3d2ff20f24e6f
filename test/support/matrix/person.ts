import { answers } from '../server/answers.js';
import { openBrowser } from '../server/browser-like.js';
import { sendAs, type RemoteUserOptions } from '../server/remote-user.js';

/** How a login is begun: which integration, and the credential that it authenticates again. */
export interface Click {
  type?: 'gmail' | 'zendesk';
  selectedCredentialId?: string;
}

/** Clicks after which a person gives up. */
const PATIENCE = 5;

/**
 * A user who goes on when something breaks, as people do: clicks again, loads the window again, calls again. What the user had
 * to do is noted.
 */
export function createPerson(options: RemoteUserOptions & { userId: string }) {
  const { page, userId } = options;
  const sendOnce = sendAs(options);
  const doings: string[] = [];

  /** Sends a request. `null` where the connection breaks. */
  const send = async (...request: Parameters<typeof sendOnce>) => {
    try {
      const response = await sendOnce(...request);
      const text = await response.text();
      return {
        status: response.status,
        retryAfter: response.headers.get('Retry-After'),
        text,
        body: text === '' ? null : (JSON.parse(text) as unknown),
      };
    } catch (error) {
      if (error instanceof TypeError) return null;
      throw error;
    }
  };

  /** Sends a request again where the connection breaks, and where the server asks for that (`Retry-After`). */
  const sendPatiently = async (...request: Parameters<typeof send>) => {
    for (let tries = 0; tries < 30; tries += 1) {
      const answer = await send(...request);
      if (answer && answer.status !== 503 && answer.status !== 429) return answer;
      doings.push(answer ? `told ${codeIn(answer.body)}` : 'called again');
      await asTold(answer?.retryAfter ?? null);
    }
    throw new Error(`${request.slice(0, 2).join(' ')}: no answer. ${doings.join(', ')}`);
  };
  const mustSend = async (...request: Parameters<typeof send>) => {
    const answer = await sendPatiently(...request);
    if (answer.status >= 300)
      throw new Error(`${request.slice(0, 2).join(' ')}: ${answer.status} ${answer.text}`);
    return answer.body;
  };

  const integrationId = async (type: string) =>
    answers.integrations
      .parse(await mustSend('GET', '/sdk/integrations'))
      .find((integration) => integration.type === type)?.id;

  const clickBody = async ({ type = 'gmail', selectedCredentialId }: Click) => ({
    action: type,
    integrationId: await integrationId(type),
    originForPostMessage: page,
    endUserSuppliedValues: type === 'zendesk' ? { subdomain: 'acme' } : {},
    parameters: {},
    isPreviewMode: false,
    installOptions:
      selectedCredentialId === undefined ? { accountType: 'default' } : { selectedCredentialId },
  });

  const broken = async <Result>(work: () => Promise<Result>): Promise<Result | null> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof TypeError) return null;
      throw error;
    }
  };

  /** Opens the window at a link, and follows it to the callback. `null` where the link is of no use any more. */
  const openWindow = async (authorizationUrl: string) => {
    const browser = openBrowser();
    const isCallback = ({ pathname, searchParams }: URL) =>
      pathname === '/oauth' && searchParams.has('state');
    for (let loads = 0; loads < PATIENCE; loads += 1) {
      const shown = await broken(() =>
        browser.visit(authorizationUrl, { referrer: `${page}/`, stopBefore: isCallback }),
      );
      if (shown && isCallback(shown.url)) return { browser, callback: shown.url };
      if (shown && shown.status !== 503) return null;
      if (shown) await asTold(shown.headers.get('Retry-After'));
      doings.push('loaded the window again');
    }
    return null;
  };

  const readSession = async (sessionId: string, waitSeconds: number) =>
    answers.session.parse(await mustSend('GET', `/sdk/actions/session-id/${sessionId}?wait=${waitSeconds}`));

  return {
    userId,
    doings,
    send,
    sendPatiently,
    readSession,
    /** Begins a login, which must succeed at once. */
    async begin(click: Click = {}) {
      const answer = await send('POST', '/sdk/actions/build-oauth', await clickBody(click));
      if (answer?.status !== 200) throw new Error(`build-oauth: ${answer?.status} ${answer?.text}`);
      return answers.pushed.parse(answer.body);
    },
    openWindow,
    /** Clicks until the account is connected. Resolves with its credential, and the longest time from the callback to the end
     * of a login. */
    async connect(click: Click = {}) {
      const body = await clickBody(click);
      let toldMs = 0;
      for (let clicks = 0; clicks < PATIENCE; clicks += 1) {
        if (clicks > 0) doings.push('clicked again');
        const answer = await send('POST', '/sdk/actions/build-oauth', body);
        if (answer?.status === 503 || answer?.status === 429) {
          doings.push(`told ${codeIn(answer.body)}`);
          await asTold(answer.retryAfter);
        }
        if (answer?.status !== 200) continue;
        const { authorizationUrl, sessionId } = answers.pushed.parse(answer.body);
        const window = await openWindow(authorizationUrl);
        if (!window) continue;
        const loadedAt = performance.now();
        let breaks = 0;
        const isLoaded = async () => {
          const shown = await broken(() => window.browser.visit(window.callback));
          if (shown?.status === 503) await asTold(shown.headers.get('Retry-After'));
          return shown !== null && shown.status !== 503;
        };
        for (; breaks < PATIENCE && !(await isLoaded()); breaks += 1)
          doings.push('loaded the callback again');
        let session = await readSession(sessionId, 25);
        while (session.status === 'pending') session = await readSession(sessionId, 25);
        toldMs = Math.max(toldMs, performance.now() - loadedAt);
        if (session.status === 'complete')
          return { credentialId: session.connectCredentialId ?? '', sessionId, toldMs };
        doings.push(`told ${session.error ?? session.status}`);
      }
      throw new Error(`The account could not be connected: ${doings.join(', ')}`);
    },
    /** Calls the API of the provider. Connects the account again where the server says that only this helps. */
    async callApi(credentialId: string, type: Click['type'] = 'gmail') {
      for (let calls = 0; calls < PATIENCE; calls += 1) {
        const answer = await sendPatiently(
          'POST',
          `/sdk/proxy/${type}/messages`,
          {},
          {
            'X-Paragon-Credential': credentialId,
          },
        );
        if (answer.status === 200) return;
        if (codeIn(answer.body) !== 'reconnect_required')
          throw new Error(`The proxy: ${answer.status} ${answer.text}`);
        doings.push('told reconnect_required');
        await this.connect({ selectedCredentialId: credentialId });
      }
      throw new Error(`The API could not be called: ${doings.join(', ')}`);
    },
    /** Disconnects an account. A repetition may find that it is gone. */
    async uninstall(credentialId: string, type = 'gmail') {
      const path = `/sdk/integrations/${(await integrationId(type)) ?? ''}`;
      const { status, text } = await sendPatiently('DELETE', path, undefined, {
        'X-Paragon-Credential': credentialId,
      });
      if (status !== 200 && !(status === 404 && doings.length > 0))
        throw new Error(`uninstall: ${status} ${text}`);
    },
    /** The IDs of the accounts that the page shows. */
    async listed() {
      const { integrations } = answers.me.parse(await mustSend('GET', '/sdk/me'));
      return Object.values(integrations).flatMap(({ allCredentials }) => allCredentials);
    },
  };
}

export type Person = ReturnType<typeof createPerson>;

/** Waits as `Retry-After` says, in seconds, and a moment at least. */
const asTold = (retryAfter: string | null) =>
  new Promise((resolve) => setTimeout(resolve, Math.max(50, Number(retryAfter ?? 0) * 1000)));

const codeIn = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : 'nothing';
