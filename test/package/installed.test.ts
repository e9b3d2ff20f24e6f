import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../support/package/built.js';
import { installPackage, type InstalledPackage } from '../support/package/installed.js';

const entries = ['', '/ConnectSDK', '/server', '/testing'].map((path) => `@installflow/connect${path}`);

let installed: InstalledPackage;

beforeAll(async () => {
  installed = await installPackage();
});
afterAll(() => installed.remove());

test('the tarball holds the build, the licence and the documents, and nothing else', () => {
  const others = installed.files.filter((path) => !path.startsWith('dist/'));
  const guides = readdirSync(`${projectRoot}docs`).filter((name) => name.endsWith('.md'));
  expect(others.sort()).toEqual(
    ['CHANGELOG.md', 'LICENSE', 'README.md', ...guides.map((name) => `docs/${name}`), 'package.json'].sort(),
  );
  expect(
    installed.files.filter((path) => path.startsWith('dist/') && !/\.(?:c?js|c?js\.map|d\.c?ts)$/.test(path)),
  ).toEqual([]);
});

describe('imported in Node, where there is no window', () => {
  /** Prints the names that an entry exports, and the globals that it made. It ends only if nothing keeps Node running. */
  const report = (load: string) => `
    const globals = () => Object.getOwnPropertyNames(globalThis);
    const before = globals();
    const names = Object.keys(${load}).sort();
    const made = globals().filter((name) => !before.includes(name) && !name.startsWith('__zod_'));
    console.log(JSON.stringify({ names, made, hasWindow: 'window' in globalThis }));
  `;

  test.each(entries)(
    '%s has the same names as ESM and as CommonJS, and no effect on anything else',
    async (entry) => {
      const source = (await import(entry)) as object;
      const expected = { names: Object.keys(source).sort(), made: [], hasWindow: false };

      const esm = installed.node('--input-type=module', '--eval', report(`await import('${entry}')`));
      const commonJs = installed.node('--input-type=commonjs', '--eval', report(`require('${entry}')`));
      expect(await esm).toEqual(expected);
      expect(await commonJs).toEqual(expected);
    },
  );

  test.each([
    ['ESM', '--input-type=module', (entry: string) => `await import('${entry}')`],
    ['CommonJS', '--input-type=commonjs', (entry: string) => `require('${entry}')`],
  ])('as %s, an error of one entry is an instance of the class of another', async (_name, type, load) => {
    const script = `
      const { IntegrationNotFoundError } = ${load('@installflow/connect')};
      const { createMemoryBackend } = ${load('@installflow/connect/testing')};
      try {
        createMemoryBackend({ integrations: [] }).findIntegration('nope');
      } catch (error) {
        console.log(JSON.stringify(error instanceof IntegrationNotFoundError));
      }
    `;
    expect(await installed.node(type, '--eval', script)).toBe(true);
  });
});
