import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { exportPKCS8, exportSPKI, generateKeyPair } from 'jose';
import { codeBlocks } from '../docs/readme.js';
import { npm, projectRoot } from '../package/built.js';
import { freePort } from '../server/serve.js';

const run = promisify(execFile);

/** Where the recipes are built. Git ignores the folder, and what was installed there is used again. */
const HOME = `${projectRoot}.matrix/recipes/`;
const bin = (name: string) => `${HOME}node_modules/.bin/${name}`;

/** Installs the frameworks of the recipes, and the package as it is packed. */
export async function installRecipes(): Promise<void> {
  await mkdir(HOME, { recursive: true });
  await cp(`${projectRoot}test/recipes/package.json`, `${HOME}package.json`);
  const packed = JSON.parse(await npm(['pack', '--json', '--pack-destination', HOME])) as {
    filename: string;
  }[];
  const tarball = packed[0]?.filename ?? '';
  const flags = ['--no-audit', '--no-fund', '--no-save', '--loglevel=error'];
  await npm(['install', ...flags, '--no-package-lock', `./${tarball}`], HOME);
}

const blocks = new Map(
  codeBlocks('docs/recipes.md').flatMap(({ file, code }) => (file === null ? [] : [[file, code] as const])),
);

/** The code of a recipe, by the name in its first line. */
export function recipe(file: string): string {
  const code = blocks.get(file);
  if (code === undefined) throw new Error(`docs/recipes.md must have a block named "${file}".`);
  return code;
}

/** Replaces a text that must be there, so that a recipe which has changed is noticed. */
function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`The recipe must have "${from}".`);
  return text.replace(from, to);
}

export interface RecipeApp {
  url: string;
  /** Bundles the code for a page of the application. */
  bundle: (entry: string) => Promise<string>;
  /** A token of the application's user. */
  userToken: () => Promise<string>;
  stop: () => Promise<void>;
}

export interface RecipeOptions {
  /** The blocks of docs/recipes.md that the application has, beside those that each has. */
  files: readonly string[];
  /** Further files that the framework needs, by path. */
  others?: Readonly<Record<string, string>>;
  /**
   * The command that builds the application: a program and its arguments. Absent: the application needs no
   * build.
   */
  build?: readonly string[];
  /** The command that starts the application. */
  start: readonly string[];
}

/** Builds and starts an application of the recipes, with the recipe's OAuth server beside it. */
export async function startRecipe(
  name: string,
  { files, others = {}, build, start }: RecipeOptions,
): Promise<RecipeApp> {
  const folder = join(HOME, 'apps', name);
  await rm(folder, { recursive: true, force: true });
  const [port, oauthPort] = [await freePort(), await freePort()];
  const url = `http://localhost:${port}`;
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const keys = {
    USER_TOKEN_PUBLIC_KEY: await exportSPKI(publicKey),
    USER_TOKEN_PRIVATE_KEY: await exportPKCS8(privateKey),
  };

  const everyApp: Record<string, string> = {
    'connect-server.ts': replaced(
      `import { signsInLocally } from './local-endpoints';\n${recipe('connect-server.ts')}`,
      'zendesk: {}',
      'zendesk: signsInLocally',
    ),
    'local-endpoints.ts': replaced(recipe('local-endpoints.ts'), ':4444', `:${oauthPort}`),
    'user-token.ts': recipe('user-token.ts'),
    'oauth-server.js': recipe('oauth-server.js'),
    'package.json': JSON.stringify({ name, private: true, type: 'module' }),
  };
  const recipes = Object.fromEntries(files.map((file) => [file, recipe(file)]));
  for (const [path, text] of Object.entries({ ...everyApp, ...recipes, ...others })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }

  const settings = {
    ...process.env,
    // vitest's own would make a framework build for tests.
    NODE_ENV: 'production',
    APP_URL: url,
    ORIGIN: url,
    PORT: String(port),
    HOST: 'localhost',
    OAUTH_PORT: String(oauthPort),
    REDIRECT_URL: `${url}/connect/oauth`,
    NEXT_TELEMETRY_DISABLED: '1',
  };
  // A build must not need the keys, although it imports the files of the application.
  if (build) await runHere(folder, build, settings);
  const environment = { ...settings, ...keys, CONNECT_KEY: Buffer.alloc(32, 7).toString('base64') };
  const children = [
    spawnHere(folder, [process.execPath, 'oauth-server.js'], environment),
    spawnHere(folder, start, environment),
  ];
  const stop = async () => {
    await Promise.all(children.map(end));
  };
  try {
    await answers(`http://localhost:${oauthPort}/.well-known/openid-configuration`, children[0]);
    await answers(url, children[1]);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    stop,
    userToken: async () =>
      (
        await run(
          bin('tsx'),
          ['-e', `import('./user-token.ts').then(async (m) => console.log(await m.userTokenOf('user-1')))`],
          { cwd: folder, env: environment },
        )
      ).stdout.trim(),
    bundle: async (entry) => {
      const path = join(folder, 'entry.tsx');
      await writeFile(path, entry);
      await runHere(
        folder,
        [bin('esbuild'), path, '--bundle', '--format=esm', '--jsx=automatic', '--outfile=page.js'],
        settings,
      );
      return readFile(join(folder, 'page.js'), 'utf8');
    },
  };
}

async function runHere(cwd: string, [program = '', ...args]: readonly string[], env: NodeJS.ProcessEnv) {
  await run(program, args, { cwd, env, maxBuffer: 2 ** 26 });
}

interface Started {
  child: ChildProcess;
  said: () => string;
}

function spawnHere(cwd: string, [program = '', ...args]: readonly string[], env: NodeJS.ProcessEnv): Started {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  return { child, said: () => text };
}

const end = ({ child }: Started) =>
  new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.kill('SIGTERM');
  });

/** Resolves once a server answers there. @throws with what it said, where it ended before. */
async function answers(url: string, started: Started | undefined): Promise<void> {
  for (const until = Date.now() + 60_000; Date.now() < until;) {
    if (started?.child.exitCode !== null) break;
    const response = await fetch(url).catch(() => null);
    if (response) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Nothing answers at ${url}: ${started?.said() ?? ''}`);
}

/** Programs of the frameworks, for `build` and `start`. */
export const programs = { next: bin('next'), tsx: bin('tsx'), vite: bin('vite'), node: process.execPath };

/** The folder in which the frameworks are installed. */
export const recipesFolder = HOME;
