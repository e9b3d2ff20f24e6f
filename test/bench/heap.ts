import { createInstallFlow, SidebarInputType, type InstallIntegration } from '@installflow/connect';
import { createFakeOAuthWindow, createMemoryBackend } from '@installflow/connect/testing';

/** Run with `node --expose-gc`. Ours is what is left of {@link FLOWS} flows, each started, answered and ended. */
const FLOWS = 10_000;
const LIMIT_BYTES = 1_000_000;

const integration: InstallIntegration = {
  id: 'integration',
  type: 'zendesk',
  scheme: 'oauth',
  accountTypes: [
    { id: 'default', scheme: 'oauth' },
    { id: 'user-configured-oauth', scheme: 'oauth' },
  ],
  preOptions: [{ id: 'subdomain', title: 'Subdomain', type: SidebarInputType.ValueText }],
  postOptions: [],
  oauthClient: { redirectUrl: 'https://passport.example.com/oauth', defaultScopes: ['read', 'write'] },
  credentials: [],
};

/** The doubles remember every call, so each flow gets its own; what the facade keeps is measured. */
let newest = createMemoryBackend({ integrations: [integration] });
let windows = createFakeOAuthWindow(newest);
const flow = createInstallFlow({
  backend: {
    findIntegration: (name) => newest.findIntegration(name),
    beginAuthorization: (...request) => newest.beginAuthorization(...request),
    authorizationStatus: (...request) => newest.authorizationStatus(...request),
    endAuthorization: (session) => newest.endAuthorization(session),
    createCredential: (...request) => newest.createCredential(...request),
    collectCredential: (...request) => newest.collectCredential(...request),
    completeSetup: (...request) => newest.completeSetup(...request),
    discardCredential: (...request) => newest.discardCredential(...request),
  },
  oauthWindow: { open: (tell) => windows.open(tell) },
});

const nextTurn = () => new Promise<void>((resolve) => void setImmediate(resolve));

async function runFlow(isCancelled: boolean): Promise<void> {
  newest = createMemoryBackend({ integrations: [integration] });
  windows = createFakeOAuthWindow(newest);
  flow.start('zendesk', { accountType: 'user-configured-oauth' });
  const answered = flow.setInstallOptions({ clientId: 'id', clientSecret: 'secret', subdomain: 'acme' });
  await nextTurn();
  if (isCancelled) await flow.cancel();
  else windows.windows.at(-1)?.complete();
  await answered;
}

const usedHeap = () => {
  if (!globalThis.gc) throw new Error('test/bench/heap.ts needs node --expose-gc.');
  globalThis.gc();
  return process.memoryUsage().heapUsed;
};

for (let index = 0; index < 500; index += 1) await runFlow(index % 2 === 0);
const before = usedHeap();
for (let index = 0; index < FLOWS; index += 1) await runFlow(index % 2 === 0);
const grown = usedHeap() - before;

process.stdout.write(
  `${FLOWS} flows: the heap grew by ${Math.round(grown / 1000)} kB (at most ${LIMIT_BYTES / 1000} kB)\n`,
);
if (grown > LIMIT_BYTES) process.exitCode = 1;
