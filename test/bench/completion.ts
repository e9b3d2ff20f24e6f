import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { startDemoServers } from '../../docs/examples/demo-servers.js';
import { serve } from '../../docs/examples/shared/serve.js';
import { launchChromium } from '../support/browser/chromium.js';
import { bundleClient, respondWithFile, type ClientName } from '../support/pages/client-bundle.js';
import { signIn, windowOpenedBy } from '../support/browser/provider-window.js';

/** From the callback page in the window to `onComplete`, and the calls in between, beside 2.1.1 in one run. */
const RUNS = 7;
const LIMIT_MS = 100;
const LIMIT_CALLS = 4;

const entry = fileURLToPath(new URL('completion.client.ts', import.meta.url));

const html = '<!doctype html><title>ready</title><script type="module" src="/completion.client.js"></script>';

async function measure(browser: Browser, client: ClientName, isBehindCoop: boolean) {
  const bundle = await bundleClient(client, [entry]);
  let user = 0;
  const servers = await startDemoServers({
    oauthServer: { crossOriginOpenerPolicy: isBehindCoop },
    startPage: (settingsFor) =>
      serve(async (request) => {
        const { pathname } = new URL(request.url);
        if (pathname === '/demo-settings') return Response.json(await settingsFor(`user-${(user += 1)}`));
        return pathname === '/'
          ? new Response(html, { headers: { 'Content-Type': 'text/html' } })
          : respondWithFile(bundle, pathname.slice(1));
      }),
  });
  try {
    const runs = [];
    for (let run = 0; run < RUNS; run += 1) runs.push(await measureOnce(browser, servers));
    return runs;
  } finally {
    await servers.stop();
  }
}

async function measureOnce(
  browser: Browser,
  { pageOrigin, connectOrigin }: { pageOrigin: string; connectOrigin: string },
) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(pageOrigin);
    await page.getByRole('button', { name: 'Connect' }).waitFor();
    let calls = 0;
    page.on('request', (request) => {
      if (request.method() !== 'OPTIONS' && request.url().startsWith(connectOrigin)) calls += 1;
    });
    const provider = await windowOpenedBy(page, () => page.getByRole('button', { name: 'Connect' }).click());
    const callback = context.waitForEvent('response', (response) =>
      response.url().startsWith(`${connectOrigin}/oauth?`),
    );
    await signIn(provider);
    // The page closes itself, so its end cannot be waited for: the clock runs from the first byte of it.
    const { startTime, responseStart } = (await callback).request().timing();
    await page.waitForFunction(() => document.title !== 'ready', undefined, { timeout: 30_000 });
    const [outcome, at] = (await page.title()).split(' ');
    if (outcome !== 'complete') throw new Error(`The flow ended with "${await page.title()}".`);
    return { milliseconds: Math.max(0, Number(at) - (startTime + responseStart)), calls };
  } finally {
    await context.close();
  }
}

const median = (values: readonly number[]) =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? NaN;

const browser = await launchChromium();
try {
  for (const isBehindCoop of [false, true]) {
    const ours = await measure(browser, 'ours', isBehindCoop);
    const theirs = await measure(browser, '2.1.1', isBehindCoop);
    const [mine, other] = [ours, theirs].map((runs) => ({
      milliseconds: median(runs.map(({ milliseconds }) => milliseconds)),
      calls: median(runs.map(({ calls }) => calls)),
    }));
    if (!mine || !other) throw new Error('Nothing was measured.');
    process.stdout.write(
      `${isBehindCoop ? 'behind COOP same-origin' : 'plain OAuth'}: callback page to onComplete, median of ${RUNS}: ` +
        `${mine.milliseconds.toFixed(0)} ms (2.1.1: ${other.milliseconds.toFixed(0)} ms, ` +
        `${(mine.milliseconds / other.milliseconds).toFixed(2)} of it); ` +
        `calls from click to onComplete: ${mine.calls} (2.1.1: ${other.calls})\n`,
    );
    if ((isBehindCoop && mine.milliseconds > LIMIT_MS) || mine.calls > LIMIT_CALLS) process.exitCode = 1;
  }
} finally {
  await browser.close();
}
