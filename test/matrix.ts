import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npm, projectRoot } from './support/package/built.js';
import { startPostgres, startRedis } from './support/matrix/databases.js';

/**
 * Runs the tests that need more than `npm ci` installs: the recipes, the stores, and the server on Node 22 with each
 * store. Installs what is missing into `.matrix/`, databases from Debian. Fails where one of the runs does.
 */
async function main(): Promise<void> {
  const node22 = await installNode22();
  const folder = await mkdtemp(join(tmpdir(), 'matrix-'));
  // One after the other, because both may install a package.
  const postgres = await startPostgres();
  const redis = await startRedis();
  const failed: string[] = [];
  const run = async (
    what: string,
    node: string,
    projects: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ) => {
    process.stdout.write(`\n=== ${what}\n`);
    const args = [
      'node_modules/vitest/vitest.mjs',
      'run',
      ...projects.flatMap((name) => ['--project', name]),
    ];
    if (!(await succeeds(node, args, env))) failed.push(what);
  };
  try {
    await run('The recipes', process.execPath, ['recipes']);
    await run('The stores, and what runs in Node alone, on Node 22', node22, ['stores', 'unit', 'time']);
    const stores = { PostgreSQL: postgres.url, Redis: redis.url, SQLite: `sqlite:${folder}/connect.db` };
    for (const [name, url] of Object.entries(stores))
      await run(`The server on Node 22 with its records in ${name}`, node22, ['server'], { TEST_STORE: url });
  } finally {
    await Promise.all([postgres.stop(), redis.stop()]);
    await rm(folder, { recursive: true });
  }
  if (failed.length > 0) throw new Error(`These runs failed: ${failed.join('; ')}.`);
}

/** The path of a Node 22. The npm package `node` has the program of each release. */
async function installNode22(): Promise<string> {
  const folder = `${projectRoot}.matrix/node22`;
  await npm(['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error', 'node@22']);
  return `${folder}/node_modules/node/bin/node`;
}

const succeeds = (program: string, args: readonly string[], env: NodeJS.ProcessEnv) =>
  new Promise<boolean>((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: projectRoot,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0));
  });

await main();
