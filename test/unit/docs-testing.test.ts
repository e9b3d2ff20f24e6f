import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runBlock } from '../support/docs/readme-bundle.js';
import { codeBlocks } from '../support/docs/readme.js';

/** Account types that an integration has not are a warning. */
beforeEach(() => vi.spyOn(console, 'warn').mockReturnValue());
afterEach(() => void vi.restoreAllMocks());

/** The examples assert for themselves. */
test.each(codeBlocks('docs/testing.md').filter(({ language }) => language === 'ts'))(
  'the example of $place runs',
  async (block) => {
    await expect(runBlock(block)).resolves.toBeDefined();
  },
  60_000,
);
