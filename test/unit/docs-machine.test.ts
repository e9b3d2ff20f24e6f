import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { projectRoot } from '../support/package/built.js';
import { machineDiagram, stateNames, withDiagram } from '../support/docs/machine-diagram.js';

const document = readFileSync(`${projectRoot}docs/machine.md`, 'utf8');

test('the diagram in docs/machine.md is that of the machine; `npm run docs:machine` draws it again', () => {
  expect(document).toBe(withDiagram(document));
});

test('the diagram has every state and an arrow from each that can be left', () => {
  const arrows = [...machineDiagram().matchAll(/^ {2}(\S+) --> (\S+?):? /gm)];
  const [left, reached] = [1, 2].map((end) => new Set(arrows.map((arrow) => arrow[end])));
  const resting = ['idle', 'complete', 'failed', 'cancelled'];
  expect(stateNames().filter((name) => !left?.has(name))).toEqual(resting);
  expect(stateNames().filter((name) => !reached?.has(name))).toEqual(['idle']);
});

test('docs/machine.md says of every state what it does, in the order of the machine', () => {
  const described = [...document.matchAll(/^\| `(\w+)` +\| (.*?) *\|$/gm)];
  expect(described.map(([, name]) => name)).toEqual(stateNames());
  expect(described.filter(([, , text]) => !text)).toEqual([]);
});
