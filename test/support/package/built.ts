import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));

const run = promisify(execFile);

/** The files that the build is made from. */
const SOURCES = ['src', 'package.json', 'tsconfig.json', 'tsup.config.ts'];
/** The files that the build writes last. */
const LAST_WRITTEN = ['dist/esm/index.d.ts', 'dist/cjs/index.d.cts'];

const changedAt = (path: string): number =>
  statSync(`${projectRoot}${path}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const newestIn = (path: string): number => {
  const isFolder = statSync(`${projectRoot}${path}`).isDirectory();
  const files = isFolder ? readdirSync(`${projectRoot}${path}`, { recursive: true, encoding: 'utf8' }) : [];
  return Math.max(changedAt(path), ...files.map((file) => changedAt(`${path}/${file}`)));
};

const isUpToDate = () =>
  Math.min(...LAST_WRITTEN.map(changedAt)) > Math.max(...SOURCES.map((path) => newestIn(path)));

/** Runs `npm` with these arguments; resolves to what it prints. */
export const npm = async (args: readonly string[], cwd = projectRoot): Promise<string> =>
  (await run('npm', [...args], { cwd, maxBuffer: 2 ** 26 })).stdout;

/** Builds the package where `dist` is missing, or older than what it is made from. */
export const ensureBuilt = async (): Promise<void> => {
  if (!isUpToDate()) await npm(['run', 'build', '--silent']);
};
