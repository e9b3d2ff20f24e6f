import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from './support/package/built.js';
import { startPostgres, startRedis } from './support/matrix/databases.js';
import { installRuntime, runtimes } from './support/runtimes/runtimes.js';

/** One run of Vitest. */
interface Run {
  what: string;
  projects: readonly string[];
  /** The runtime that runs the tests. Absent: the Node that runs this script. */
  on?: 'Node 22' | 'Node 24';
  env?: Readonly<Record<string, string>>;
}

/** The URLs of the stores that the server is run with. */
interface StoreUrls {
  PostgreSQL: string;
  Redis: string;
  SQLite: string;
}

/** What `npm run test:matrix` runs, and so what CI runs. */
const usualRuns = (stores: StoreUrls): Run[] => [
  { what: 'The recipes', projects: ['recipes'] },
  {
    what: 'The stores, and what runs in Node alone, on Node 22',
    projects: ['stores', 'unit', 'time'],
    on: 'Node 22',
  },
  { what: 'Instances that are killed, and databases that fail', projects: ['instances'] },
  ...Object.entries<string>({ ...stores }).map(([name, url]): Run => ({
    what: `The server on Node 22 with its records in ${name}`,
    projects: ['server'],
    on: 'Node 22',
    env: { TEST_STORE: url },
  })),
];

/** What `npm run test:matrix:all` runs beside that. */
const furtherRuns = (): Run[] => [
  {
    what: 'The server, and what runs in Node alone, on Node 24',
    projects: ['unit', 'time', 'server'],
    on: 'Node 24',
  },
  ...Object.keys(runtimes).map((name): Run => ({
    what: `The package as it is installed, on ${name}`,
    projects: ['runtimes'],
    env: { TEST_RUNTIME: name },
  })),
];

/**
 * Runs the tests that need more than `npm ci` installs. Installs what is missing: runtimes into `.matrix/`, databases
 * from Debian. Fails where one of the runs does.
 */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'matrix-'));
  // One after the other, because both may install a package.
  const postgres = await startPostgres();
  const redis = await startRedis();
  const summary: string[] = [];
  let failed = 0;
  try {
    const stores = { PostgreSQL: postgres.url, Redis: redis.url, SQLite: `sqlite:${folder}/connect.db` };
    const runs = [...usualRuns(stores), ...(process.argv.includes('--all') ? furtherRuns() : [])];
    for (const { what, ...run } of runs) {
      process.stdout.write(`\n=== ${what}\n`);
      const startedAt = Date.now();
      const isPassed = await passes(run);
      if (!isPassed) failed += 1;
      const seconds = Math.round((Date.now() - startedAt) / 1000);
      summary.push(`${isPassed ? 'passed' : 'FAILED'} in ${seconds} s: ${what}`);
    }
  } finally {
    await Promise.all([postgres.stop(), redis.stop()]);
    await rm(folder, { recursive: true });
  }
  process.stdout.write(`\n=== Summary\n${summary.join('\n')}\n`);
  if (failed > 0) throw new Error(`${failed} of ${summary.length} runs failed.`);
}

async function passes({ projects, on, env }: Omit<Run, 'what'>): Promise<boolean> {
  const runtime = on && runtimes[on];
  const node = runtime ? await installRuntime(runtime) : process.execPath;
  const args = projects.flatMap((name) => ['--project', name]);
  return new Promise((resolve, reject) => {
    const child = spawn(node, ['node_modules/vitest/vitest.mjs', 'run', ...args], {
      cwd: projectRoot,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0));
  });
}

await main();
