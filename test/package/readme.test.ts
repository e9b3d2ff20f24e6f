import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { projectRoot } from '../support/built-package.js';
import { codeBlocks, documents, firstExample, typeErrors } from '../support/readme.js';

test('the first example is short enough to be read at once', () => {
  const lines = firstExample()
    .code.split('\n')
    .filter((line) => line.trim() !== '');
  expect(lines.length).toBeLessThanOrEqual(32);
});

test('the code in README.md and in the guides compiles, where a mistake would be found', () => {
  const blocks = documents().flatMap(codeBlocks);
  const mistake = {
    place: 'mistake',
    language: 'ts',
    code: 'export const count: number = projectId;',
  } as const;
  expect(typeErrors([...blocks, mistake])).toEqual([
    "mistake.ts:1 Type 'string' is not assignable to type 'number'.",
  ]);
});

test('the example of a property test runs', async () => {
  const block = codeBlocks('README.md').find(({ code }) => code.includes('@installflow/connect/testing'));
  const { outputFiles } = await build({
    stdin: { contents: block?.code ?? '', loader: 'ts', resolveDir: projectRoot },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
  });
  const module = Buffer.from(outputFiles[0]?.contents ?? '').toString('base64');
  await expect(import(`data:text/javascript;base64,${module}`)).resolves.toBeDefined();
});
