import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { compile } from 'svelte/compiler';
import { expect, test } from 'vitest';
import { projectRoot } from '../support/package/built.js';
import {
  blocksIn,
  documents,
  codeBlocks,
  firstExample,
  typeErrors,
  type CodeBlock,
} from '../support/docs/readme.js';

/** One program for all of them takes as long as a type check of `src`. */
const COMPILES_WITHIN = 180_000;

const mistake: CodeBlock = {
  place: 'mistake.md:7',
  language: 'ts',
  code: 'export const count: number = projectId;',
  file: null,
};

test(
  'the TypeScript and JavaScript of README.md and docs/*.md compiles, where a mistake would be found',
  () => {
    expect(typeErrors([...blocksIn('ts', 'tsx', 'js'), mistake])).toEqual([
      "mistake.md:7, line 1: Type 'string' is not assignable to type 'number'.",
    ]);
  },
  COMPILES_WITHIN,
);

test('what else the documents show is in a language that is checked', () => {
  const checked = ['ts', 'tsx', 'js', 'json', 'sh', 'svelte', 'mermaid'];
  /** A change of a file, and drawings. */
  const unchecked = ['diff', ''];
  const others = documents()
    .flatMap(codeBlocks)
    .filter(({ language }) => ![...checked, ...unchecked].includes(language));
  expect(others.map(({ place, language }) => `${place} ${language}`)).toEqual([]);
});

test('the first example is short enough to be read at once', () => {
  const lines = firstExample()
    .code.split('\n')
    .filter((line) => line.trim() !== '');
  expect(lines.length).toBeLessThanOrEqual(14);
});

test.each(blocksIn('sh'))(
  'the commands of $place are well-formed, and their npm scripts exist',
  ({ code }) => {
    execFileSync('bash', ['-n'], { input: code });
    const { scripts } = JSON.parse(readFileSync(`${projectRoot}package.json`, 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...code.matchAll(/\bnpm (?:run )?(start|test|(?<=run )[\w:-]+)/g)].map(
      ([, name = '']) => name,
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  },
);

test.each(blocksIn('json'))('the JSON of $place is JSON', ({ code }) => {
  expect(() => JSON.parse(code) as unknown).not.toThrow();
});

test.each(blocksIn('svelte'))('the component of $place compiles', ({ code, place }) => {
  expect(compile(code, { filename: `${place}.svelte` }).warnings).toEqual([]);
});

/** The headings of a document as GitHub names them in links. */
const anchorsOf = (path: string) =>
  [...readFileSync(`${projectRoot}${path}`, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

test.each(documents())('the links of %s lead somewhere', (path) => {
  const text = readFileSync(`${projectRoot}${path}`, 'utf8').replaceAll(/^```.*?^```$/gms, '');
  const links = /(?:\]\(|\bsrc(?:set)?=")(?!https?:)([^)#"]*)(?:#([^)"]*))?[)"]/g;
  const broken = [...text.matchAll(links)].flatMap(([link, target = '', anchor]) => {
    const file = target === '' ? path : new URL(target, `file:///${path}`).pathname.slice(1);
    if (!existsSync(`${projectRoot}${file}`)) return link;
    return anchor === undefined || anchorsOf(file).includes(anchor) ? [] : link;
  });
  expect(broken).toEqual([]);
});
