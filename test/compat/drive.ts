import { expect } from 'vitest';
import type { WireIntegration } from '../support/wire/types.js';
import type { CompatClient } from '../support/compat/page.js';
import type { RowCase } from './row.js';
import { errorsOf, story } from './story.js';

type Options = Record<string, unknown>;
type Run = Pick<RowCase, 'backend' | 'run'>;

/** The text of an error or a warning: each package has its own. */
export const message = expect.any(String) as string;

/** `start` with these options, and the story that came of it. */
export const started = (integration: WireIntegration, options: Options = {}): Run => ({
  backend: { integrations: [integration] },
  run: async (client) => {
    await client.start(integration.type, options);
    return story(await client.quiet());
  },
});

/** The same with the first error in full. */
export const failed = (integration: WireIntegration, options: Options = {}): Run => ({
  backend: { integrations: [integration] },
  run: async (client) => {
    await client.start(integration.type, options);
    const trace = await client.quiet();
    return { story: story(trace), error: errorsOf(trace)[0] };
  },
});

/** The same with the credentials that there are then. */
export const installedBy = (integration: WireIntegration, options: Options = {}): Run => ({
  backend: { integrations: [integration] },
  run: async (client) => {
    await client.start(integration.type, options);
    return { story: story(await client.quiet()), installed: installed(client) };
  },
});

/** Starts with a window in which the user has yet to decide. */
export const startHeld = async (client: CompatClient, integration: string, options: Options = {}) => {
  client.backend.consent = 'hold';
  await client.start(integration, options);
  await client.quiet();
};

/** The user's credentials at the backend, e.g. `'credential-1 VALID'`. */
export const installed = ({ backend }: CompatClient): string[] =>
  backend.credentials().map(({ id, status }) => `${id} ${status}`);

/** An error that only its text tells of. */
export const unknownError = (text: string, originalError: unknown = expect.anything()) => ({
  name: 'UnknownError',
  message: text,
  originalError,
});

/** A flow whose post-options the backend refuses once. */
export const failAtPostOptions = async (client: CompatClient) => {
  client.backend.failNext('POST /sdk/credentials/credential-1/complete-setup', 500);
  await client.start('jira');
  await client.quiet();
  await client.call('installFlow.setPostOptions', { site: 'acme' });
  return client.quiet();
};
