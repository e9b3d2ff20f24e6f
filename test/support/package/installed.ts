import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { npm, projectRoot } from './built.js';

const run = promisify(execFile);

const packed = z.tuple([z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) })]);

const dependencies = ['xstate', 'zod'];
const peers = ['fast-check', 'hono', 'jose', 'oauth4webapi', '@hono/node-server'];

/** The package as a user gets it: packed, and installed from the tarball into an empty folder, without a network. */
export async function installPackage() {
  const folder = await mkdtemp(join(tmpdir(), 'installed-package-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const modules = join(folder, 'node_modules');
  const link = (names: readonly string[]) =>
    Promise.all(names.map((name) => symlink(join(projectRoot, 'node_modules', name), join(modules, name))));

  try {
    const [{ filename, files }] = packed.parse(
      JSON.parse(await npm(['pack', '--json', '--pack-destination', folder])),
    );
    await mkdir(join(modules, '@hono'), { recursive: true });
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true }));
    await link(dependencies);
    await npm(['install', '--offline', '--no-audit', '--no-fund', join(folder, filename)], folder);
    await link(peers);
    return {
      /** The paths in the tarball. */
      files: files.map(({ path }) => path),
      /** Runs Node in the folder; resolves to what it prints, read as JSON. */
      node: async (...args: string[]): Promise<unknown> =>
        JSON.parse((await run(process.execPath, args, { cwd: folder })).stdout),
      write: (name: string, text: string) => writeFile(join(folder, name), text),
      folder,
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

export type InstalledPackage = Awaited<ReturnType<typeof installPackage>>;
