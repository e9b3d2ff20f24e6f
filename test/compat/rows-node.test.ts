import { paragon, type InstallFlowError } from '@installflow/connect';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startWireBackend } from '../support/wire/backend.js';
import { userToken } from '../support/sdk/user-token.js';
import { slack } from './integrations.js';
import { nodeRow } from './table/node.js';

/** Runs an ES module in a Node of its own; resolves with what it printed. */
const run = async (script: string): Promise<string> => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    '--input-type=module',
    '--eval',
    script,
  ]);
  return stdout.trim();
};

describe(`row ${nodeRow.row}: ${nodeRow.situation}`, () => {
  test('2.1.1: a syntax error', async () => {
    await expect(run("import { paragon } from '@useparagon/connect';")).rejects.toThrow(
      /SyntaxError: .*'paragon'/,
    );
  });

  test('ours works', async () => {
    const script = "import { paragon } from './src/index.ts'; console.log(paragon.getUser());";
    expect(await run(script)).toBe('{ authenticated: false }');
  });

  test('ours: a call that needs a browser fails with a clear error', async () => {
    const backend = await startWireBackend({ integrations: [slack] });
    onTestFinished(() => backend.stop());
    paragon.configureGlobal({ host: 'localhost' }, { ZEUS_PUBLIC_URL: backend.origin });
    await paragon.authenticate('project-1', userToken());
    const error = await new Promise<InstallFlowError>((resolve) =>
      paragon.installFlow.start('slack', { onError: resolve }),
    );
    expect(error).toMatchObject({
      name: 'UnknownError',
      message: expect.stringContaining('in a browser only') as unknown,
    });
  });
});
