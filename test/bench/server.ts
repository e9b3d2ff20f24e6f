import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt, projectRoot } from '../support/package/built.js';
import { createDatabase, startPostgres, startRedis } from '../support/matrix/databases.js';
import { installRuntime, runtimes } from '../support/runtimes/runtimes.js';
import { createUserTokens, freePort, serve } from '../support/server/serve.js';
import { createApiOfUsers, page, projectId } from '../support/server/user-api.js';
import { answers } from '../support/server/answers.js';

/**
 * Measures whole installs over HTTP, without TLS, for each store. The processor time is that of the server process
 * alone. The provider is a token endpoint that answers at once, because `oidc-provider` would take most of the time.
 */
const [WARM_UP, INSTALLS, AT_ONCE, HELD] = [100, 400, 8, 1000];

interface Usage {
  cpu: NodeJS.CpuUsage;
  operations: number;
  /** How often the server has begun to listen to a session, which each held request does once. */
  subscriptions: number;
  rss: number;
}

const percentile = (values: readonly number[], part: number) =>
  (values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? 0).toFixed(1);

/** Runs one built package with one store. Resolves with the installs that a core does in a second. */
async function measure(title: string, dist: string, storeUrl: string): Promise<number> {
  const [port, tokens] = [await freePort(), await createUserTokens()];
  const provider = await serve(() =>
    Response.json({
      access_token: 'access',
      refresh_token: 'refresh',
      token_type: 'Bearer',
      expires_in: 3600,
    }),
  );
  const at = (path: string) => `${provider.origin}${path}`;
  const endpoints = { issuer: provider.origin, authorizationEndpoint: at('/a'), tokenEndpoint: at('/t') };
  const options = {
    port,
    apiUrl: `http://127.0.0.1:${port}`,
    projects: [
      {
        id: projectId,
        userTokenKey: { publicKey: tokens.publicKey },
        origins: [page],
        integrations: { slack: { endpoints } },
      },
    ],
  };
  const node = runtimes['Node 22'];
  const child = fork(
    join(import.meta.dirname, 'server.child.ts'),
    [dist, storeUrl, JSON.stringify(options)],
    {
      execArgv: ['--import', 'tsx'],
      ...(node && { execPath: await installRuntime(node) }),
    },
  );
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The server process ended with ${String(code)}.`);
  });
  ended.catch(() => undefined);
  const message = () => Promise.race([once(child, 'message'), ended]);
  await message();
  const usage = async (): Promise<Usage> => {
    child.send('usage');
    const [answer] = (await message()) as [Usage];
    return answer;
  };

  const api = createApiOfUsers(options.apiUrl, tokens);
  const times = new Map<string, number[]>();
  const timed = async <Result>(route: string, work: () => Promise<Result>): Promise<Result> => {
    const from = performance.now();
    const result = await work();
    times.set(route, [...(times.get(route) ?? []), performance.now() - from]);
    return result;
  };
  const begin = async (sub: string) => {
    const user = await api.as(sub);
    const integrationId = await timed('integrations', () => api.integrationId(user, 'slack'));
    const body = {
      action: 'slack',
      integrationId,
      originForPostMessage: page,
      endUserSuppliedValues: { clientId: 'own', clientSecret: 'own-secret' },
      installOptions: { accountType: 'user-configured-oauth' },
    };
    const pushed = await timed('build-oauth', () => user.post('/sdk/actions/build-oauth', body));
    return { user, ...pushed.as(answers.pushed) };
  };
  const install = async (sub: string) => {
    const { user, authorizationUrl, sessionId } = await begin(sub);
    const started = await timed('start', () =>
      fetch(authorizationUrl, { redirect: 'manual', headers: { Referer: `${page}/` } }),
    );
    const state = new URL(started.headers.get('Location') ?? '').searchParams.get('state') ?? '';
    const [cookie = ''] = started.headers.get('Set-Cookie')?.split(';') ?? [];
    const query = new URLSearchParams({ code: 'code', state });
    await timed('callback', async () =>
      (await fetch(`${options.apiUrl}/oauth?${query.toString()}`, { headers: { Cookie: cookie } })).text(),
    );
    const session = await timed('session', () => user.get(`/sdk/actions/session-id/${sessionId}?wait=25`));
    if (session.as(answers.session).status !== 'complete')
      throw new Error(`An install failed: ${session.text}`);
    await timed('me', () => user.get('/sdk/me'));
  };
  const installs = async (name: string, count: number) => {
    const users = Array.from({ length: count }, (_, index) => `${name}-${index}`);
    const next = async (): Promise<void> => {
      for (let user = users.pop(); user !== undefined; user = users.pop()) await install(user);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  };

  await installs('warm', WARM_UP);
  times.clear();
  const before = await usage();
  await installs('user', INSTALLS);
  const after = await usage();
  const cpuSeconds = (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1e6;
  const rate = INSTALLS / cpuSeconds;
  process.stdout.write(
    `\n${title}: ${rate.toFixed(0)} installs per second and core, ` +
      `${((after.operations - before.operations) / INSTALLS).toFixed(1)} store calls per install\n`,
  );
  for (const [route, values] of times)
    process.stdout.write(
      `  ${route.padEnd(13)} p50 ${percentile(values, 0.5)} ms, p99 ${percentile(values, 0.99)} ms\n`,
    );

  const leaving = new AbortController();
  const waiting: Awaited<ReturnType<typeof begin>>[] = [];
  while (waiting.length < HELD)
    waiting.push(
      ...(await Promise.all(
        Array.from({ length: AT_ONCE }, (_, index) => begin(`held-${waiting.length + index}`)),
      )),
    );
  const idle = await usage();
  const held = waiting.map(({ user, sessionId }) =>
    fetch(api.url(`/sdk/actions/session-id/${sessionId}?wait=25`), {
      headers: { Authorization: `Bearer ${user.token}` },
      signal: leaving.signal,
    }).catch(() => undefined),
  );
  let now = await usage();
  while (now.subscriptions < idle.subscriptions + HELD) now = await usage();
  const megabytes = (now.rss - idle.rss) / 2 ** 20;
  process.stdout.write(`  ${HELD} held requests: ${megabytes.toFixed(1)} MB more\n`);
  leaving.abort();
  await Promise.all(held);
  child.disconnect();
  await provider.stop();
  return rate;
}

async function main(): Promise<void> {
  await ensureBuilt();
  const { against, only } = parseArgs({
    options: { against: { type: 'string' }, only: { type: 'string' } },
  }).values;
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const [postgres, redis] = [await startPostgres(), await startRedis()];
  /** Opens each kind of store anew for each package: `run` is a name that no other run has. */
  const stores: Record<string, (run: string) => string | Promise<string>> = {
    memory: () => 'memory:',
    SQLite: (run) => `sqlite:${folder}/${run}.db`,
    PostgreSQL: () => createDatabase(postgres.url),
    'PostgreSQL and Redis': async (run) =>
      `${await createDatabase(postgres.url)} ${redis.url}/${run === 'before' ? 0 : 1}`,
  };
  try {
    for (const [name, urlOf] of Object.entries(stores)) {
      if (only !== undefined && only !== name) continue;
      const base =
        against === undefined ? null : await measure(`${name}, before`, against, await urlOf('before'));
      const rate = await measure(name, `${projectRoot}dist`, await urlOf('after'));
      if (base !== null) process.stdout.write(`  ${(rate / base).toFixed(2)} times as many as before\n`);
    }
  } finally {
    await Promise.all([postgres.stop(), redis.stop()]);
    await rm(folder, { recursive: true });
  }
}

await main();
