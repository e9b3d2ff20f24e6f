import { npm, projectRoot } from '../package/built.js';

/** A runtime that the package is tested on. */
export interface Runtime {
  /** The npm package that has the program, with its version; `null` for the Node that runs the tests. */
  npmPackage: string | null;
  /** The program in the folder of the package. */
  program: string;
  /** The arguments before the path of the entry. */
  args: readonly string[];
  /** The file of `test/runtimes/entries` without its ending. */
  entry: 'node' | 'bun' | 'deno' | 'workerd';
  store: 'memory' | 'SQLite';
  /** Whether the runtime aborts the signal of a request whose client has left. */
  tellsOfClientsThatLeave: boolean;
}

const usual = { tellsOfClientsThatLeave: true };
const node = { ...usual, program: 'node/bin/node', args: [], entry: 'node' } as const;

/** The runtimes by the name that a run of the matrix has. */
export const runtimes: Readonly<Record<string, Runtime>> = {
  'Node 20': { ...node, npmPackage: null, store: 'memory' },
  'Node 22': { ...node, npmPackage: 'node@22', store: 'SQLite' },
  'Node 24': { ...node, npmPackage: 'node@24', store: 'SQLite' },
  Bun: {
    ...usual,
    npmPackage: 'bun@1.4.5',
    program: '.bin/bun',
    args: [],
    entry: 'bun',
    store: 'SQLite',
  },
  Deno: {
    ...usual,
    npmPackage: 'deno@2.9.6',
    program: '.bin/deno',
    args: ['run', '--allow-all', '--node-modules-dir=manual'],
    entry: 'deno',
    store: 'SQLite',
  },
  workerd: {
    npmPackage: 'workerd@1.20261117.1',
    program: '.bin/workerd',
    args: ['serve'],
    entry: 'workerd',
    store: 'memory',
    tellsOfClientsThatLeave: false,
  },
};

/** Returns the path of a runtime's program. Installs the program into `.matrix` where it is missing. */
export async function installRuntime({
  npmPackage,
  program,
}: Pick<Runtime, 'npmPackage' | 'program'>): Promise<string> {
  if (npmPackage === null) return process.execPath;
  const folder = `${projectRoot}.matrix/${npmPackage.replace('@', '-')}`;
  await npm(['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error', npmPackage]);
  return `${folder}/node_modules/${program}`;
}
