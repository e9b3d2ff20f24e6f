import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { WireBackend } from '../wire/backend.js';
import type { CompatCall, CompatListener, CompatSignal, CompatTraceEntry } from './page.client.js';
import { launchChromium } from '../browser/chromium.js';
import { bundleClient, respondWithFile, type ClientName } from '../pages/client-bundle.js';
import { userToken } from '../sdk/user-token.js';
import { serve } from '../server/serve.js';

export type { ClientName } from '../pages/client-bundle.js';
export type { CompatCall, CompatListener, CompatSignal, CompatTraceEntry } from './page.client.js';

const entry = fileURLToPath(new URL('page.client.ts', import.meta.url));

/** Configures the client to reach all services at one origin. */
const environmentsAt = (origin: string) => ({
  CDN_PUBLIC_URL: origin,
  CONNECT_PUBLIC_URL: origin,
  DASHBOARD_PUBLIC_URL: origin,
  HERMES_PUBLIC_URL: origin,
  PASSPORT_PRODUCTION_URL: origin,
  PASSPORT_PUBLIC_URL: origin,
  WORKER_PROXY_PUBLIC_URL: origin,
  ZEUS_PUBLIC_URL: origin,
});

/** Rounds without a change after which a page is quiet that has no request, message or window to wait for. */
const CALM_ROUNDS = 2;
/**
 * Rounds without a change after which any other page is quiet, e.g. one whose window stays blank or stays on
 * its last page.
 */
const DOUBTFUL_ROUNDS = 60;

export interface OpenCompatPageOptions {
  /** Whether Alice is authenticated, which is the last call before the trace begins. Absent: yes. */
  authenticated?: boolean;
  /** What `setHeadless` gets. Absent: `true`; `null`: it is not called. */
  headless?: boolean | null;
  user?: string;
}

/** Makes a callback that is traced under that name, and then makes the calls. */
export const listener = (name: string, then: CompatCall[] = []): CompatListener => ({
  $listener: name,
  then,
});

/** The callbacks of `installFlow.start`, traced under their names, after `prefix`. */
export const flowCallbacks = (prefix = '') => ({
  onNext: listener(`${prefix}onNext`),
  onComplete: listener(`${prefix}onComplete`),
  onError: listener(`${prefix}onError`),
});

export const signal = (name: string): CompatSignal => ({ $signal: name });

/**
 * Starts one Chromium with pages that run either package. No request of a page leaves loopback. The clock of
 * a page stands still until `advance`, so that a client polls only when the test lets time pass.
 */
export async function startCompatPages(options: { popupBlocker?: boolean } = {}) {
  const bundles = {
    ours: await bundleClient('ours', [entry]),
    '2.1.1': await bundleClient('2.1.1', [entry]),
  };
  const server = await serve((request) => {
    const [, name, file] = new URL(request.url).pathname.split('/');
    const bundle = name === 'ours' || name === '2.1.1' ? bundles[name] : undefined;
    if (bundle && file) {
      const response = respondWithFile(bundle, file);
      // With a cache, the browser also keeps the compiled script.
      response.headers.set('Cache-Control', 'max-age=3600');
      return response;
    }
    if (name === 'idle') return new Response('', { headers: { 'Content-Type': 'text/html' } });
    return new Response(
      '<!doctype html><title>Compat</title><body></body><script type="module" src="page.client.js"></script>',
      { headers: { 'Content-Type': 'text/html' } },
    );
  });
  const browser = await launchChromium(options);
  const idle: Page[] = [];

  const newPage = async () => {
    const context = await browser.newContext({
      // 2.1.1 loads an iframe of its vendor when it is imported. A proxy that does not exist stops every
      // request that leaves loopback.
      proxy: { server: 'http://127.0.0.1:9', bypass: '127.0.0.1' },
    });
    return context.newPage();
  };

  /** Makes a page ready for the next test: closes its windows, unloads the client, and clears its storage. */
  const tidy = async (page: Page) => {
    const others = page
      .context()
      .pages()
      .filter((other) => other !== page);
    await Promise.all(others.map((other) => other.close()));
    await page.goto(`${server.origin}/idle`);
    await page.evaluate(() => localStorage.clear());
    idle.push(page);
  };

  return {
    /**
     * Opens a freshly loaded page with that package, for a user of a backend. The caller has to `close` the
     * page.
     */
    async open(name: ClientName, backend: WireBackend, pageOptions?: OpenCompatPageOptions) {
      const page = idle.pop() ?? (await newPage());
      return openCompatClient(page, `${server.origin}/${name}/`, backend, tidy, pageOptions);
    },
    async stop() {
      await browser.close();
      await server.stop();
    },
  };
}

export type CompatPages = Awaited<ReturnType<typeof startCompatPages>>;
export type CompatClient = Awaited<ReturnType<typeof openCompatClient>>;

async function openCompatClient(
  page: Page,
  url: string,
  backend: WireBackend,
  tidy: (page: Page) => Promise<void>,
  { authenticated = true, headless = true, user = 'alice' }: OpenCompatPageOptions = {},
) {
  const windows: Page[] = [];
  const remember = (popup: Page) => windows.push(popup);
  page.on('popup', remember);

  const call = (method: string, ...args: unknown[]) =>
    page.evaluate((made) => window.compat.call(made), { method, args });
  const trace = (): Promise<CompatTraceEntry[]> => page.evaluate(() => window.compat.trace);

  /**
   * Resolves with the trace once neither the page, nor its windows, nor the backend does anything until the
   * clock moves on.
   */
  const quiet = async (): Promise<CompatTraceEntry[]> => {
    let before = '';
    for (let calm = 0, isIdle = false; calm < (isIdle ? CALM_ROUNDS : DOUBTFUL_ROUNDS);) {
      const activity = await page.evaluate(() => window.compat.activity());
      const open = windows.filter((popup) => !popup.isClosed());
      isIdle =
        activity.pending <= backend.heldOpen() &&
        activity.messages >= backend.messages() &&
        activity.windows === windows.length &&
        open.length === backend.held();
      const now = JSON.stringify([activity, backend.requests.length, open.length, backend.held()]);
      calm = now === before ? calm + 1 : 0;
      before = now;
    }
    return trace();
  };

  const configure = () =>
    page.evaluate(
      (calls) => {
        for (const made of calls) window.compat.call(made);
      },
      [
        { method: 'configureGlobal', args: [{ host: 'localhost' }, environmentsAt(backend.origin)] },
        ...(headless === null ? [] : [{ method: 'setHeadless', args: [headless] }]),
        ...(authenticated ? [{ method: 'authenticate', args: ['project-1', userToken({ sub: user })] }] : []),
      ],
    );

  await page.goto(url, { waitUntil: 'domcontentloaded' });
  await configure();
  await quiet();
  await page.evaluate(() => {
    window.compat.trace.length = 0;
  });
  backend.requests.length = 0;

  return {
    page,
    backend,
    /**
     * Calls a method of `paragon`, e.g. `call('installFlow.setAccountType', 'default')`, as in a click of the
     * user. Resolves when the method has returned. A promise that the method returned may settle later, see
     * `quiet`.
     */
    call,
    /** `installFlow.start` with traced callbacks. */
    start: (integration: string, options: Record<string, unknown> = {}) =>
      call('installFlow.start', integration, { ...flowCallbacks(), ...options }),
    trace,
    quiet,
    /** Lets that many milliseconds pass in steps, and waits after each step until the page is quiet. */
    async advance(milliseconds: number, step = 1_000): Promise<CompatTraceEntry[]> {
      for (let left = milliseconds; left > 0; left -= step) {
        await page.evaluate((passing) => window.compat.advance(passing), Math.min(left, step));
        await quiet();
      }
      return trace();
    },
    /** The windows that were opened, closed ones included. */
    windows: () => windows,
    /** The next window that opens while `act` runs. */
    async windowOpenedBy(act: () => Promise<unknown>): Promise<Page> {
      const [popup] = await Promise.all([page.waitForEvent('popup'), act()]);
      return popup;
    },
    abort: (name: string) => page.evaluate((given) => window.compat.abort(given), name),
    async close() {
      page.off('popup', remember);
      await tidy(page);
    },
  };
}
