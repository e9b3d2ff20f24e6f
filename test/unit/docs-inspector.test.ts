import type { Subscription } from 'xstate';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Paragon } from '../../src/index.js';
import { stubPage } from '../support/sdk/fake-window.js';
import { leaksOf } from '../support/flow/leaks.js';
import { runBlock } from '../support/docs/readme-bundle.js';
import { codeBlocks } from '../support/docs/readme.js';
import { startSdk, userToken } from '../support/sdk/start.js';

const SECRET = 'canary-77c2';

/** The inspector's window: it says that it is there, and keeps what it is told. */
function stubInspectorWindow() {
  const told: string[] = [];
  const open = window.open.bind(window);
  const addEventListener = window.addEventListener.bind(window);
  const inspector = {
    postMessage: (message: unknown, _origin: string) => told.push(JSON.stringify(message)),
  };
  Object.assign(window, {
    open: (url: string, ...rest: string[]) =>
      url.startsWith('https://stately.ai/') ? inspector : open(url, ...rest),
    /** Stately's inspector listens without a signal, and is connected as soon as it does. */
    addEventListener: (type: string, listen: (event: object) => void, options?: AddEventListenerOptions) => {
      if (options) addEventListener(type, listen, options);
      else queueMicrotask(() => listen({ data: { type: '@statelyai.connected' } }));
    },
    requestIdleCallback: (run: () => void) => void setImmediate(run),
  });
  return told;
}

/** A block of docs/machine.md, with a user who is authenticated at a local backend. */
async function runAuthenticated<Exports>(file: string) {
  const block = codeBlocks('docs/machine.md').find((candidate) => candidate.file === file);
  if (!block) throw new Error(`docs/machine.md must have a block named "${file}".`);
  const run = (await runBlock(block)) as Exports & { paragon: Paragon };
  const { backend } = await startSdk();
  run.paragon.configureGlobal({ host: 'example.com' }, { ZEUS_PUBLIC_URL: backend.origin });
  await run.paragon.authenticate('project-1', userToken());
  return { ...run, backend };
}

/** Connects Zendesk with an OAuth client of the user's; the second secret is the one that is believed. */
async function install({ installFlow }: Paragon, backend: Awaited<ReturnType<typeof startSdk>>['backend']) {
  const connected = new Promise<string>((resolve) =>
    installFlow.start('zendesk', {
      accountType: ['default', 'user-configured-oauth'],
      onComplete: ({ credentialId }) => resolve(credentialId),
    }),
  );
  await installFlow.setAccountType('user-configured-oauth');
  await installFlow.setInstallOptions({ clientSecret: SECRET });
  void installFlow.setInstallOptions({ clientId: 'a-client', clientSecret: SECRET, subdomain: 'acme' });
  await expect.poll(() => [...backend.sessions.keys()]).toHaveLength(1);
  backend.completeLogin([...backend.sessions.keys()][0] ?? '', 'zendesk');
  const credentialId = await connected;
  await installFlow.cancel();
  return credentialId;
}

beforeEach(() => void stubPage());
afterEach(() => void vi.unstubAllGlobals());

test('the Stately inspector follows an install by the snippet of docs/machine.md, and is shown no secret and no token', async () => {
  const told = stubInspectorWindow();
  const { inspectInstallFlow, paragon, backend } = await runAuthenticated<{
    inspectInstallFlow: () => () => void;
  }>('inspect.ts');
  const stop = inspectInstallFlow();
  const credentialId = await install(paragon, backend);
  await expect.poll(() => told.some((message) => message.includes('"value":"complete"'))).toBe(true);

  const everything = told.join('\n');
  for (const shown of ['@xstate.actor', 'setInstallOptions', 'authorizing', '"clientSecret"', credentialId])
    expect(everything).toContain(shown);
  for (const hidden of [SECRET, userToken(), 'a-client', 'acme']) expect(everything).not.toContain(hidden);

  stop();
  const count = told.length;
  paragon.installFlow.start('slack');
  await new Promise(setImmediate);
  expect(told).toHaveLength(count);
  await paragon.installFlow.cancel();
});

test('an observer of `paragon.installFlow.actor.system` sees every event of an install, and in none of them a secret or a token', async () => {
  const { logInstallFlow, paragon, backend } = await runAuthenticated<{
    logInstallFlow: (log: (line: string) => void) => Subscription;
  }>('log.ts');
  const lines: string[] = [];
  const leaks: string[] = [];
  const types = new Set<string>();
  logInstallFlow((line) => lines.push(line));
  paragon.installFlow.actor.system.inspect((event) => {
    types.add(event.type);
    leaks.push(...leaksOf(event, SECRET), ...leaksOf(JSON.stringify(event), userToken()));
  });
  await install(paragon, backend);
  expect([...types].sort()).toEqual([
    '@xstate.action',
    '@xstate.actor',
    '@xstate.event',
    '@xstate.microstep',
    '@xstate.snapshot',
  ]);
  expect(leaks).toEqual([]);
  expect(lines.join('\n')).toContain('authorization.completed');
  expect(lines.join('\n')).not.toContain(SECRET);
});
