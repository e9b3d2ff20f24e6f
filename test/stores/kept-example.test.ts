import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { startExample } from '../../docs/examples/start.js';
import { remoteUser } from '../support/server/remote-user.js';

const Settings = z.looseObject({ projectId: z.string(), userToken: z.string(), apiUrl: z.string() });

/** Starts the example over a folder, as `npm start` does, and opens its page as a user. */
async function open(keepIn: string) {
  const example = await startExample({ quiet: true, keepIn, oauthServer: { login: 'auto' } });
  const answer = await fetch(`${example.pageOrigin}/demo-settings?user=ana`);
  const { projectId, userToken, apiUrl } = Settings.parse(await answer.json());
  const user = remoteUser({ origin: apiUrl, projectId, token: userToken, page: example.pageOrigin });
  return { ...example, user };
}

it('what is connected in the example is connected after a restart, at the same addresses', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'example-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const first = await open(folder);
  const session = await first.user.install('zendesk', { subdomain: 'acme' });
  expect(session.status).toBe('complete');
  await first.stop();

  const second = await open(folder);
  onTestFinished(second.stop);
  expect([second.pageOrigin, second.connectOrigin]).toEqual([first.pageOrigin, first.connectOrigin]);
  expect(await second.user.credentials('zendesk')).toMatchObject([
    { id: session.connectCredentialId, status: 'VALID' },
  ]);
});
