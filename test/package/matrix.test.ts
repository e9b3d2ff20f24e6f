import { execFile } from 'node:child_process';
import { mkdtemp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build as buildWithEsbuild } from 'esbuild';
import { build as buildWithVite } from 'vite';
import webpack from 'webpack';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../support/package/built.js';
import { installPackage, type InstalledPackage } from '../support/package/installed.js';

const run = promisify(execFile);

let installed: InstalledPackage;

beforeAll(async () => {
  installed = await installPackage();
});
afterAll(() => installed.remove());

describe('the typings hold', () => {
  const consumer = `
    import ConnectSDK, { createInstallFlow, paragon, SDK_EVENT, type InstallFlowSnapshot } from '@installflow/connect';
    import { InstallFlow } from '@installflow/connect/ConnectSDK';
    import { createConnectServer, type ConnectServer, type Store } from '@installflow/connect/server';
    import { createFakeOAuthWindow, createMemoryBackend } from '@installflow/connect/testing';

    const backend = createMemoryBackend({ integrations: [] });
    const flow = createInstallFlow({ backend, oauthWindow: createFakeOAuthWindow(backend) });
    export const snapshot: InstallFlowSnapshot = flow.getSnapshot();
    export const starts: ((name: string) => void)[] = [paragon.installFlow.start, new InstallFlow(new ConnectSDK()).start];
    export const stop: () => boolean = paragon.subscribe(SDK_EVENT.ON_INTEGRATION_INSTALL, ({ credentialId }) => credentialId);
    export const server = (store: Store): ConnectServer =>
      createConnectServer({ apiUrl: 'https://connect.example.com', projects: [], encryptionKeys: [], store });
    // @ts-expect-error the name of an integration is a text
    paragon.installFlow.start(42);
  `;
  const settings = {
    bundler: { module: 'esnext', moduleResolution: 'bundler' },
    node16: { module: 'node16', moduleResolution: 'node16' },
    nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  };

  beforeAll(async () => {
    await Promise.all(['consumer.mts', 'consumer.cts'].map((name) => installed.write(name, consumer)));
    for (const [name, compilerOptions] of Object.entries(settings))
      await installed.write(
        `tsconfig.${name}.json`,
        JSON.stringify({
          compilerOptions: {
            ...compilerOptions,
            target: 'es2022',
            lib: ['es2023', 'dom', 'dom.iterable'],
            types: [],
            strict: true,
            noEmit: true,
          },
          files: ['consumer.mts', 'consumer.cts'],
        }),
      );
  });

  test.each(
    ['typescript-5', 'typescript', 'typescript-7'].flatMap((compiler) =>
      Object.keys(settings).map((resolution) => [compiler, resolution] as const),
    ),
  )('in %s, with moduleResolution %s', async (compiler, resolution) => {
    const tsc = join(projectRoot, 'node_modules', compiler, 'bin/tsc');
    const checked = run(process.execPath, [tsc, '-p', `tsconfig.${resolution}.json`], {
      cwd: installed.folder,
    });
    await expect(checked.then(({ stdout }) => stdout)).resolves.toBe('');
  });
});

describe('an application works that is bundled by', () => {
  /** Authenticates, which loads the rest of the package, and prints how the flow stands after a start. */
  const application = `
    import { paragon, UserNotAuthenticatedError } from '@installflow/connect';

    const answers = {
      '/sdk/me': { userId: 'alice', project: { id: 'project-1', accessibleFeatures: [] }, integrations: {} },
      '/sdk/integrations': [],
    };
    globalThis.fetch = (url) =>
      Promise.resolve(Response.json(answers[Object.keys(answers).find((path) => String(url).endsWith(path))]));
    const claims = btoa(JSON.stringify({ sub: 'alice', exp: 4102444800 }));

    async function main() {
      const error = await paragon.installIntegration('slack').catch((reason) => reason);
      await paragon.authenticate('project-1', 'e30.' + claims + '.c2ln');
      const failure = await new Promise((resolve) => paragon.installFlow.start('slack', { onError: resolve }));
      console.log(JSON.stringify([error instanceof UserNotAuthenticatedError, failure.name, paragon.installFlow.actor.getSnapshot().value]));
    }
    main();
  `;
  const expected = [true, 'IntegrationNotFoundError', 'failed'];

  const bundlers: Record<string, (entry: string, outdir: string) => Promise<unknown>> = {
    esbuild: (entry, outdir) =>
      buildWithEsbuild({ entryPoints: [entry], outdir, bundle: true, format: 'esm', logLevel: 'error' }),
    'esbuild, with code splitting': (entry, outdir) =>
      buildWithEsbuild({
        entryPoints: [entry],
        outdir,
        bundle: true,
        splitting: true,
        format: 'esm',
        logLevel: 'error',
      }),
    Vite: (entry, outDir) =>
      buildWithVite({
        root: installed.folder,
        configFile: false,
        logLevel: 'error',
        build: {
          outDir,
          target: 'es2022',
          modulePreload: false,
          rolldownOptions: { input: entry, output: { entryFileNames: 'application.js' } },
        },
      }),
    webpack: (entry, outdir) =>
      new Promise<void>((resolve, reject) => {
        webpack(
          {
            mode: 'production',
            context: installed.folder,
            entry,
            target: ['web', 'es2022'],
            experiments: { outputModule: true },
            output: {
              path: outdir,
              filename: 'application.js',
              module: true,
              chunkFormat: 'module',
              publicPath: './',
            },
          },
          (error, stats) => {
            if (error) reject(error);
            else if (stats?.hasErrors()) reject(new Error(stats.toString('errors-only')));
            else resolve();
          },
        );
      }),
  };

  test.each(Object.entries(bundlers))('%s', async (_name, bundleWith) => {
    const outdir = await mkdtemp(join(installed.folder, 'bundle-'));
    await installed.write('application.js', application);
    await bundleWith(join(installed.folder, 'application.js'), outdir);
    expect(await readdir(outdir)).toContain('application.js');
    await installed.write(`${outdir.slice(installed.folder.length + 1)}/package.json`, '{"type":"module"}');
    expect(await installed.node(join(outdir, 'application.js'))).toEqual(expected);
  });
});
