import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { installFromDebian } from '../package/debian.js';
import { freePort } from '../server/serve.js';

const run = promisify(execFile);

/** A database server of the tests' own, on a free port of loopback, with its data in a folder of its own. */
export interface DatabaseServer {
  url: string;
  stop: () => Promise<void>;
}

/** Installs what Debian has and is missing, where this user may do so. */
export async function ensureInstalled(isThere: () => boolean, packageName: string): Promise<void> {
  if (isThere()) return;
  if (process.getuid?.() !== 0)
    throw new Error(`${packageName} is missing: install it (on Debian: apt-get install ${packageName}).`);
  await installFromDebian(packageName);
}

const POSTGRES = '/usr/lib/postgresql';
const postgresFolder = () =>
  existsSync(POSTGRES)
    ? readdirSync(POSTGRES)
        .map((version) => `${POSTGRES}/${version}/bin`)
        .find((folder) => existsSync(`${folder}/initdb`))
    : undefined;

/** PostgreSQL refuses to run as root, so root hands it to the user that Debian's package makes. */
const asPostgres = (command: readonly string[]): [string, string[]] => {
  const isRoot = process.getuid?.() === 0;
  const [program = '', ...args] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command;
  return [program, args];
};

/** A PostgreSQL server, which a test can stop and start again with its data. */
export interface PostgresServer extends DatabaseServer {
  /** Stops as in a crash: what is under way is broken off. */
  halt: () => Promise<void>;
  resume: () => Promise<void>;
}

export async function startPostgres(): Promise<PostgresServer> {
  await ensureInstalled(() => postgresFolder() !== undefined, 'postgresql');
  const bin = postgresFolder() ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
  await chmod(folder, 0o777);
  const data = join(folder, 'data');
  await run(...asPostgres([`${bin}/initdb`, '-D', data, '-U', 'test', '-A', 'trust', '-E', 'UTF8']));
  const port = await freePort();
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    'fsync=off',
  ];
  const command = [`${bin}/postgres`, '-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  const resume = async () => {
    const child = spawn(...asPostgres(command), { stdio: ['ignore', 'ignore', 'pipe'] });
    await said(child, /ready to accept connections/);
  };
  const halt = async () => {
    await run(...asPostgres([`${bin}/pg_ctl`, '-D', data, '-m', 'immediate', 'stop']));
  };
  await resume();
  return {
    url: `postgres://test@127.0.0.1:${port}/postgres`,
    halt,
    resume,
    async stop() {
      await halt();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function startRedis(): Promise<DatabaseServer> {
  const program = '/usr/bin/redis-server';
  await ensureInstalled(() => existsSync(program), 'redis-server');
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  const port = await freePort();
  const child = spawn(
    program,
    ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  await said(child, /[Rr]eady to accept connections/);
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves once a server has said that it is ready. @throws with what it said, where it ends before. */
const said = (child: ChildProcess, ready: RegExp) =>
  new Promise<void>((resolve, reject) => {
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => {
        text += String(chunk);
        if (ready.test(text)) resolve();
      });
    child.once('exit', () => reject(new Error(`A database server ended: ${text}`)));
  });

/** Makes an empty database of a PostgreSQL server, so that test files which run at once do not meet. Resolves with its URL. */
export async function createDatabase(serverUrl: string): Promise<string> {
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
}
