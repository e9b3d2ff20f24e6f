import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Settings } from '../../runtimes/entries/server.js';
import type { InstalledPackage } from '../package/installed.js';
import { projectRoot } from '../package/built.js';
import type { Runtime } from './runtimes.js';

/**
 * Starts the connect server on a runtime, as a program of its own that imports the package as it is installed.
 * Resolves once the server answers.
 * @throws with what the program said, where it ends before.
 */
export async function startRuntime(
  runtime: Runtime,
  program: string,
  { installed, settings }: { installed: InstalledPackage; settings: Settings },
): Promise<{ stop: () => Promise<void> }> {
  const entry = await bundleEntry(runtime, installed.folder);
  const file = runtime.entry === 'workerd' ? await writeConfig(entry, settings) : entry;
  const child = spawn(program, [...runtime.args, file], {
    cwd: installed.folder,
    env: { ...process.env, SETTINGS: JSON.stringify(settings) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  while (!(await answers(settings.port))) {
    if (child.exitCode !== null) throw new Error(`The server of ${runtime.entry} ended: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const answers = (port: number) =>
  fetch(`http://127.0.0.1:${port}/`).then(
    (response) => response.status === 404,
    () => false,
  );

/**
 * Bundles an entry into the folder. The package and its peers stay imports, except for workerd, which resolves
 * none: `workerd` among the conditions chooses what a package has for it.
 */
async function bundleEntry({ entry }: Runtime, folder: string): Promise<string> {
  const outfile = join(folder, `${entry}.mjs`);
  const source = await build({
    entryPoints: [`${projectRoot}test/runtimes/entries/${entry}.ts`],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    packages: 'external',
  });
  await writeFile(outfile, source.outputFiles[0]?.contents ?? '');
  if (entry !== 'workerd') return outfile;
  const bundle = join(folder, 'worker.mjs');
  await build({
    entryPoints: [outfile],
    outfile: bundle,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker'],
    external: ['cloudflare:*'],
    logLevel: 'error',
  });
  return bundle;
}

/** Writes a configuration of workerd: the worker, its port, and a network that reaches loopback. */
async function writeConfig(bundle: string, settings: Settings): Promise<string> {
  const text = (value: unknown) => JSON.stringify(value);
  const file = `${bundle}.capnp`;
  await writeFile(
    file,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .connect),
    (name = "internet", network = (allow = ["public", "private"]))
  ],
  sockets = [(name = "http", address = "127.0.0.1:${settings.port}", http = (), service = "main")]
);
const connect :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "worker.mjs")],
  bindings = [(name = "SETTINGS", text = ${text(text(settings))})],
  compatibilityDate = "2026-11-01"
);
`,
  );
  return file;
}
