import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../support/package/built.js';
import { installPackage, type InstalledPackage } from '../support/package/installed.js';

const entries = ['', '/ConnectSDK', '/server', '/testing'].map((path) => `@installflow/connect${path}`);

let installed: InstalledPackage;

beforeAll(async () => {
  installed = await installPackage();
});
afterAll(() => installed.remove());

/** The files below a folder that Git knows. */
const committed = (...folders: string[]) =>
  execFileSync('git', ['ls-files', ...folders], { cwd: projectRoot, encoding: 'utf8' })
    .trim()
    .split('\n');

const documents = () => installed.files.filter((path) => /^(?:docs\/)?[\w-]+\.md$/i.test(path));

test('the tarball holds the build, the licence, the documents and the examples, and nothing else', () => {
  const others = installed.files.filter((path) => !path.startsWith('dist/'));
  const expected = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json', ...committed('docs')];
  expect(others.sort()).toEqual(expected.sort());
  expect(
    installed.files.filter((path) => path.startsWith('dist/') && !/\.(?:c?js|c?js\.map|d\.c?ts)$/.test(path)),
  ).toEqual([]);
});

test('every link of a document leads to something in the tarball', () => {
  const links = /(?:\]\(|\bsrc(?:set)?=")(?!https?:|#)([^)#"]*)[^)"]*[)"]/g;
  const packed = (target: string) =>
    installed.files.some((path) => path === target || path.startsWith(`${target}/`));
  const broken = documents().flatMap((path) => {
    const text = readFileSync(`${projectRoot}${path}`, 'utf8').replaceAll(/^```.*?^```$/gms, '');
    return [...text.matchAll(links)].flatMap(([link, target = '']) =>
      packed(new URL(target, `file:///${path}`).pathname.slice(1)) ? [] : `${path}: ${link}`,
    );
  });
  expect(documents()).toContain('README.md');
  expect(broken).toEqual([]);
});

test('the first command of the README installs the package, and the commands of the repository are below', () => {
  const text = readFileSync(`${projectRoot}README.md`, 'utf8');
  expect(/^```sh\n(.*)$/m.exec(text)?.[1]).toMatch(/^npm install @installflow\/connect(?: |$)/);
  const [, develop = ''] = text.split('## Develop');
  expect(develop).toContain('npm ci && npm start');
  expect(develop).toContain('npm ci && npm test');
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
