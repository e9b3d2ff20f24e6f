import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../../docs/examples/self-hosted/config.js';
import { startOAuthServer, type OAuthServer } from '../../docs/examples/shared/oauth-server.js';
import { createDatabase } from '../support/matrix/databases.js';
import { ensureBuilt, projectRoot } from '../support/package/built.js';
import { remoteUser } from '../support/server/remote-user.js';
import { createUserTokens, freePort } from '../support/server/serve.js';

const EXAMPLE = `${projectRoot}docs/examples/self-hosted/`;
const COPY = `${projectRoot}.matrix/self-hosted/`;
const page = 'http://localhost:5000';
const client = { clientId: 'company', clientSecret: 'the-secret-of-the-company' };
const canary = [client.clientSecret];

let oauth: OAuthServer;
let postgresUrl: string;
let tokens: Awaited<ReturnType<typeof createUserTokens>>;

/** Copies the example as a company would, and lets its integration sign in at a local OAuth server. */
beforeAll(async () => {
  await ensureBuilt();
  rmSync(COPY, { recursive: true, force: true });
  mkdirSync(`${COPY}node_modules/@installflow`, { recursive: true });
  cpSync(EXAMPLE, COPY, { recursive: true });
  symlinkSync(projectRoot, `${COPY}node_modules/@installflow/connect`);
  postgresUrl = await createDatabase(inject('postgresUrl'));
  oauth = await startOAuthServer({ clients: [], login: 'auto' });
  tokens = await createUserTokens();
  writeFileSync(
    `${COPY}integrations.ts`,
    `export const integrationsOf = ({ clients }) => ({
      zendesk: { client: clients.zendesk, endpoints: ${JSON.stringify(oauth.endpoints)} },
    });`,
  );
});
afterAll(() => oauth.stop());

interface Running {
  origin: string;
  lines: Record<string, unknown>[];
  /** Sends SIGTERM, and resolves with the exit code. */
  stop: () => Promise<number | null>;
}

function start(environment: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, ['server.ts'], {
    cwd: COPY,
    env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

const environmentOf = (port: number, more: Record<string, string>): Record<string, string> => ({
  PORT: String(port),
  CONNECT_URL: `http://127.0.0.1:${port}`,
  PROJECT_ID: 'product',
  ORIGINS: page,
  USER_TOKEN_PUBLIC_KEY: tokens.publicKey,
  ENCRYPTION_KEYS: `first:${Buffer.alloc(32, 5).toString('base64')}`,
  ZENDESK_CLIENT_ID: client.clientId,
  ZENDESK_CLIENT_SECRET: client.clientSecret,
  ...more,
});

/** Starts the server, and resolves once it listens. */
async function startServer(port: number, more: Record<string, string>): Promise<Running> {
  const child = start(environmentOf(port, more));
  const origin = `http://127.0.0.1:${port}`;
  oauth.setClient({ ...client, redirectUris: [`${origin}/oauth`] });
  const lines: Record<string, unknown>[] = [];
  const exited = once(child, 'exit');
  let complaints = '';
  child.stderr?.on('data', (text) => (complaints += String(text)));
  await new Promise<void>((resolve, reject) => {
    void exited.then(() => reject(new Error(`The server ended: ${complaints}`)));
    if (!child.stdout) return;
    createInterface(child.stdout).on('line', (line) => {
      const record = z.record(z.string(), z.unknown()).parse(JSON.parse(line));
      lines.push(record);
      if (record.msg === 'listening') resolve();
    });
  });
  return {
    origin,
    lines,
    async stop() {
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
  };
}

const userOf = async ({ origin }: Running, sub: string) =>
  remoteUser({ origin, projectId: 'product', page, token: await tokens.sign({ sub }) });

const database = () => ({
  SQLite: { SQLITE_FILE: `${COPY}${randomBytes(4).toString('hex')}.db` },
  PostgreSQL: { DATABASE_URL: postgresUrl },
  'PostgreSQL and Redis': { DATABASE_URL: postgresUrl, REDIS_URL: `${inject('redisUrl')}/1` },
});

describe.each(['SQLite', 'PostgreSQL', 'PostgreSQL and Redis'] as const)(
  'the self-hosted server with %s',
  (name) => {
    it('connects an account, tells it in its log without a secret, and still has it after a restart', async () => {
      const port = await freePort();
      const where = database()[name];
      const sub = `user-${name}`;
      const first = await startServer(port, where);
      expect((await fetch(`${first.origin}/healthz`)).status).toBe(200);
      const session = await (await userOf(first, sub)).install('zendesk', { subdomain: 'acme' });
      expect(session.status).toBe('complete');
      expect(await first.stop()).toBe(0);
      expect(first.lines.map(({ msg }) => msg)).toEqual(
        expect.arrayContaining(['listening', 'login.completed', 'stopped']),
      );
      const log = JSON.stringify(first.lines);
      for (const secret of canary) expect(log).not.toContain(secret);

      const second = await startServer(port, where);
      const [credential] = await (await userOf(second, sub)).credentials('zendesk');
      expect(credential).toMatchObject({ id: session.connectCredentialId, status: 'VALID' });
      expect(await second.stop()).toBe(0);
    });

    it('answers the requests that are held when it is told to stop', async () => {
      const server = await startServer(await freePort(), database()[name]);
      const user = await userOf(server, 'waiting');
      const integrations = z
        .array(z.looseObject({ id: z.string(), type: z.string() }))
        .parse(await user.call('GET', '/sdk/integrations'));
      const { sessionId } = z.looseObject({ sessionId: z.string() }).parse(
        await user.call('POST', '/sdk/actions/build-oauth', {
          action: 'zendesk',
          integrationId: integrations[0]?.id,
          originForPostMessage: page,
          endUserSuppliedValues: { subdomain: 'acme' },
          parameters: {},
          isPreviewMode: false,
          installOptions: { accountType: 'default' },
        }),
      );
      // A user may have three requests held. Once the fourth is refused, the server holds the three others.
      const asked = [1, 2, 3, 4].map(() =>
        user.call('GET', `/sdk/actions/session-id/${sessionId}?wait=25`).catch(() => 'refused'),
      );
      expect(await Promise.race(asked)).toBe('refused');
      const began = performance.now();
      expect(await server.stop()).toBe(0);
      const pending: unknown = expect.objectContaining({ status: 'pending' });
      const answered = await Promise.all(asked);
      expect(answered.filter((answer) => answer !== 'refused')).toEqual([pending, pending, pending]);
      expect(performance.now() - began).toBeLessThan(10_000);
    });
  },
);

describe('the configuration of the self-hosted server', () => {
  it('tells every problem at once, by the name of its variable, and no secret', async () => {
    const child = start({
      PORT: 'http',
      ORIGINS: 'https://app.example.com,app.example.com',
      ENCRYPTION_KEYS: 'first:c2hvcnQta2V5',
      INTEGRATIONS: 'zendesk,zendrop',
      REDIS_URL: 'redis://127.0.0.1:1',
      ZENDESK_CLIENT_ID: 'company',
    });
    let said = '';
    child.stderr?.on('data', (text) => (said += String(text)));
    await once(child, 'close');
    expect(child.exitCode).toBe(78);
    for (const problem of [
      /^ {2}PORT: must be a number$/m,
      /^ {2}CONNECT_URL: is missing$/m,
      /^ {2}PROJECT_ID: is missing$/m,
      /^ {2}ORIGINS, item 2: must be a URL/m,
      /^ {2}ENCRYPTION_KEYS, item 1: must be an ID, a colon, and 32 bytes/m,
      /^ {2}INTEGRATIONS, item 2: /m,
      /^ {2}REDIS_URL: needs DATABASE_URL/m,
      /^ {2}ZENDESK_CLIENT_ID, ZENDESK_CLIENT_SECRET: both must be set/m,
      /^ {2}USER_TOKEN_PUBLIC_KEY, USER_TOKEN_JWKS_URL: exactly one/m,
    ])
      expect(said).toMatch(problem);
    expect(said).not.toContain('c2hvcnQta2V5');
    expect(said).not.toContain('    at ');
  });

  it('takes a variable that is set to nothing for one that is not set', () => {
    const config = readConfig({ ...environmentOf(3000, {}), DATABASE_URL: '', REDIS_URL: ' ' });
    expect(config.DATABASE_URL).toBeUndefined();
    expect(config.REDIS_URL).toBeUndefined();
    expect(config).toMatchObject({ SQLITE_FILE: 'connect.db', LOG_LEVEL: 'info' });
  });

  it('knows every variable of .env.example, and names every one that it knows there', () => {
    const example = readFileSync(`${EXAMPLE}.env.example`, 'utf8');
    const named = [...example.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name = '']) => name);
    const known = [...readFileSync(`${EXAMPLE}config.ts`, 'utf8').matchAll(/^ {2}([A-Z_]+): /gm)].map(
      ([, name = '']) => name,
    );
    expect(named.filter((name) => !name.startsWith('ZENDESK_')).sort()).toEqual(known.sort());
  });
});

describe('the files that a company deploys', () => {
  it('copies into the image what the server imports, and runs it as another user than root', () => {
    const dockerfile = readFileSync(`${EXAMPLE}Dockerfile`, 'utf8');
    expect(dockerfile).toMatch(/^COPY \*\.ts \.\/$/m);
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^CMD \["node", "\/app\/server\.ts"\]$/m);
    const imported = readdirSync(EXAMPLE)
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [...readFileSync(`${EXAMPLE}${file}`, 'utf8').matchAll(/'\.\/([^']+)'/g)])
      .map(([, file]) => file);
    expect(readdirSync(EXAMPLE)).toEqual(expect.arrayContaining(imported));
  });

  it('lists the packages that it imports, in versions with which it is tested', () => {
    const packages = z.looseObject({ dependencies: z.record(z.string(), z.string()) });
    const { dependencies } = packages.parse(JSON.parse(readFileSync(`${EXAMPLE}package.json`, 'utf8')));
    const own = z
      .looseObject({
        devDependencies: z.record(z.string(), z.string()),
        dependencies: z.record(z.string(), z.string()),
      })
      .parse(JSON.parse(readFileSync(`${projectRoot}package.json`, 'utf8')));
    const tested = { ...own.devDependencies, ...own.dependencies };
    for (const [name, range] of Object.entries(dependencies))
      if (name !== '@installflow/connect') expect([name, range]).toEqual([name, tested[name]]);
    const imported = readdirSync(EXAMPLE)
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [
        ...readFileSync(`${EXAMPLE}${file}`, 'utf8').matchAll(
          /(?:from|import\()\s*'((?:@[^/']+\/)?[^./'][^/']*)/g,
        ),
      ])
      .map(([, name = '']) => name);
    expect(Object.keys(dependencies)).toEqual(expect.arrayContaining([...new Set(imported)]));
  });

  it('gives the containers no variable that the server does not know', () => {
    const compose = readFileSync(`${EXAMPLE}compose.yaml`, 'utf8');
    expect(compose).toContain('DATABASE_URL: postgres://connect:');
    expect(compose).toMatch(/stop_grace_period: 30s/);
  });
});
