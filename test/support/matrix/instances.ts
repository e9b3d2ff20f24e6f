import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { z } from 'zod';
import { projectRoot } from '../package/built.js';
import type { InstanceSettings, KillOrder } from './instance.settings.js';

/** A connect server that runs as a process of its own. */
export interface Instance {
  origin: string;
  /** Forgets the operations so far, and kills the instance at one of those that follow. */
  arm: (order: KillOrder) => Promise<void>;
  /** The operations of both ports since it was armed, or since it started: `store.replace session`, `credentials.insert`. */
  operations: () => Promise<string[]>;
  /** Re-encrypts everything with the first key. Rejects where the instance dies meanwhile. */
  rotateAll: () => Promise<void>;
  /** The operation at which the instance has killed itself; `null` while it lives. */
  diedAt: () => string | null;
  isAlive: () => boolean;
  /** Kills the process, as `kill -9` does. */
  kill: () => Promise<void>;
  /** Closes the server, which ends what goes on in the background, and then the process. */
  stop: () => Promise<void>;
}

let bundled: Promise<string> | undefined;

/** Bundles the program of an instance once, because a process then starts several times faster than with `tsx`. */
const bundle = () =>
  (bundled ??= (async () => {
    const outfile = `${projectRoot}.matrix/instances/${process.pid}-${crypto.randomUUID()}.mjs`;
    await build({
      entryPoints: [`${projectRoot}test/support/matrix/instance.child.ts`],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      tsconfig: `${projectRoot}tsconfig.json`,
      logLevel: 'error',
    });
    return outfile;
  })());

/** Starts an instance, and resolves once it listens. */
export async function startInstance(settings: InstanceSettings): Promise<Instance> {
  const child = spawn(process.execPath, [await bundle()], {
    cwd: projectRoot,
    env: { PATH: process.env.PATH, SETTINGS: JSON.stringify(settings) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let [complaints, diedAt]: [string, string | null] = ['', null];
  child.stderr.on('data', (text) => (complaints += String(text)));
  const port = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const [word, ...rest] = line.split(' ');
      if (word === 'listening') resolve(rest.join(' '));
      if (word === 'died') diedAt = rest.join(' ');
    });
    void exited.then(() => reject(new Error(`An instance ended: ${complaints}`)));
  });
  const origin = `http://127.0.0.1:${port}`;
  const command = async (path: string, body?: unknown): Promise<unknown> =>
    (await fetch(`${origin}/~${path}`, { method: 'POST', body: JSON.stringify(body ?? null) })).json();
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  const kill = async () => {
    if (isAlive()) child.kill('SIGKILL');
    await exited;
  };
  return {
    origin,
    isAlive,
    kill,
    diedAt: () => diedAt,
    async arm(order) {
      await command('arm', order);
    },
    operations: async () => z.array(z.string()).parse(await command('operations')),
    async rotateAll() {
      await command('rotate');
    },
    async stop() {
      if (isAlive()) await command('close');
      await kill();
    },
  };
}
