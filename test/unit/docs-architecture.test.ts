import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withArchitecture } from '../support/docs/architecture-diagram.js';
import { projectRoot } from '../support/package/built.js';

const document = readFileSync(`${projectRoot}docs/architecture.md`, 'utf8');

test('the diagram in docs/architecture.md is that of the imports; `npm run docs:architecture` draws it again', () => {
  expect(document).toBe(withArchitecture(document));
});

test('docs/architecture.md says of every room of src what it is', () => {
  const rooms = readdirSync(`${projectRoot}src`, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const described = [...document.matchAll(/^\| `src\/([\w-]+)` +\|/gm)].map(([, name]) => name);
  expect(described.sort()).toEqual(rooms.map(({ name }) => name).sort());
});

test('every file and folder that docs/architecture.md names is there', () => {
  const named = [...document.matchAll(/`((?:src|test|docs)\/[\w./-]*)`/g)].map(([, path]) => path ?? '');
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(`${projectRoot}${path}`))).toEqual([]);
});
