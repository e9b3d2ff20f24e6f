import { describe, expect, test } from 'vitest';
import { bundleApp } from '../support/package/app-bundle.js';

const using = (name: string) =>
  bundleApp(`import { ${name} } from '@installflow/connect'; console.log(${name});`);
const roomsOf = (files: readonly string[]) => [
  ...new Set(files.map((path) => /^dist\/esm\/(?:([^/]+)\/)?/.exec(path)?.[1] ?? path)),
];

describe('what a page loads at once', () => {
  test('of an import of SidebarInputType: the file that declares it, and nothing else', async () => {
    const { files, atOnce } = await using('SidebarInputType');
    expect(files).toEqual(['dist/esm/inputs/inputs.types.js']);
    expect(atOnce).toBeLessThan(700);
  });

  test.each([
    ['createInstallFlow', ['inputs', 'install-flow', 'user-configured-oauth', 'utils']],
    ['installFlowMachine', ['inputs', 'install-flow', 'user-configured-oauth', 'utils']],
    ['OAuthDeniedError', ['install-flow']],
    ['BackendRequestError', ['backend']],
  ])('of an import of %s: nothing but %s', async (name, rooms) => {
    expect(roomsOf((await using(name)).files).sort()).toEqual(rooms);
  });

  test('of an import of paragon: nothing of the server and of the doubles for tests', async () => {
    const rooms = roomsOf((await using('paragon')).files);
    expect(rooms).toContain('sdk');
    expect(rooms).not.toContain('server');
    expect(rooms).not.toContain('testing');
  });

  test('of an import of paragon: nothing of what runs install flows, which comes with authenticate', async () => {
    const { files, later } = await using('paragon');
    expect(files).not.toContain('dist/esm/install-flow/install-flow.machine.js');
    expect(files).not.toContain('dist/esm/sdk/installs.js');
    expect(later).toBeGreaterThan(10_000);
  });

  test('of an import for its effects alone: nothing', async () => {
    expect((await bundleApp(`import '@installflow/connect';`)).files).toEqual([]);
  });

  test('does not spell the types of inputs out, but holds their values', async () => {
    const { files } = await using('createInstallFlow');
    expect(files).not.toContain('dist/esm/inputs/inputs.types.js');
  });
});
