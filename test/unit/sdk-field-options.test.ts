import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ConnectParams, RunningInstallFlow } from '../../src/sdk/index.js';
import { startAuthenticatedSdk, userToken } from '../support/sdk/start.js';
import { stubPage } from '../support/sdk/fake-window.js';

const records = [{ value: 'acme', label: 'Acme' }];
const request = { integration: 'jira', action: 'sites' };

afterEach(() => void vi.unstubAllGlobals());

describe('getFieldOptions', () => {
  it.each([
    [
      'a page',
      { records, nextPageCursor: 'page-2' },
      { data: records, nestedData: [], nextPageCursor: 'page-2' },
    ],
    [
      'the last page',
      { records, nextPageCursor: null },
      { data: records, nestedData: [], nextPageCursor: null },
    ],
    ['a list', records, { data: records, nestedData: [], nextPageCursor: null }],
    ['nothing', { records: [] }, { data: [], nestedData: [], nextPageCursor: null }],
    [
      'nested options',
      [{ id: 'a', items: records }],
      { data: [], nestedData: [{ id: 'a', items: records }], nextPageCursor: null },
    ],
  ])('understands %s', async (_, output, expected) => {
    const { backend, sdk } = await startAuthenticatedSdk();
    backend.overrides.set('POST /sdk/actions', () => ({ json: { output } }));
    expect(await sdk.getFieldOptions(request)).toEqual(expected);
  });

  it('asks for the first page unless told otherwise, without a credential', async () => {
    const { backend, sdk } = await startAuthenticatedSdk();
    backend.overrides.set('POST /sdk/actions', () => ({ json: { output: [] } }));
    await sdk.getFieldOptions(request);
    await sdk.getFieldOptions({ ...request, search: 'ac', cursor: 'page-2', parameters: [{ key: 'a' }] });
    expect(backend.requests.map(({ body }) => body)).toEqual([
      { action: 'jira', sourceKey: 'sites', parameters: [], paginationParameters: { pageCursor: 0 } },
      {
        action: 'jira',
        sourceKey: 'sites',
        parameters: [{ key: 'a' }],
        paginationParameters: { pageCursor: 'page-2', search: 'ac' },
      },
    ]);
    expect(backend.requests[0]?.headers).not.toHaveProperty('x-paragon-credential');
  });

  it('asks for the account that is being connected while its post-options are open, and for that one only', async () => {
    stubPage();
    const { backend, sdk } = await startAuthenticatedSdk();
    backend.overrides.set('POST /sdk/actions', () => ({ json: { output: [] } }));
    const asked = new Promise<void>((resolve) => sdk.installFlow.start('jira', { onNext: () => resolve() }));
    await expect.poll(() => backend.sessions.size).toBe(1);
    backend.completeLogin('session-1', 'jira');
    await asked;
    await sdk.getFieldOptions(request);
    await sdk.getFieldOptions({ ...request, integration: 'slack' });
    await sdk.installFlow.cancel();
    await sdk.getFieldOptions(request);
    const sent = backend.requests.filter(({ call }) => call === 'POST /sdk/actions');
    expect(sent.map(({ headers }) => headers['x-paragon-credential'])).toEqual([
      'credential-1',
      undefined,
      undefined,
    ]);
  });

  it('asks for the account of the newest flow that is there, and of no other user', async () => {
    const { backend, sdk } = await startAuthenticatedSdk();
    const flows: RunningInstallFlow[] = [];
    for (const id of ['credential-1', 'credential-2']) {
      backend.createCredential('jira', { id });
      await sdk.authenticate('project-1', userToken());
      const onNext: ConnectParams['onNext'] = (_stage, flow) => flows.push(flow);
      sdk.installIntegration('jira', { onNext }).catch(() => undefined);
    }
    const accountAsked = async () => {
      backend.overrides.set('POST /sdk/actions', () => ({ json: { output: [] } }));
      await sdk.getFieldOptions(request);
      return backend.requests.at(-1)?.headers['x-paragon-credential'];
    };
    expect(await accountAsked()).toBe('credential-2');
    await flows[1]?.cancel();
    expect(await accountAsked()).toBe('credential-1');
    await sdk.authenticate('project-1', userToken({ sub: 'bob' }));
    expect(await accountAsked()).toBeUndefined();
  });

  it.each([
    ['without options', 'none'],
    ['of options that are none', ['acme']],
  ])('refuses an answer %s', async (_, output) => {
    const { backend, sdk } = await startAuthenticatedSdk();
    backend.overrides.set('POST /sdk/actions', () => ({ json: { output } }));
    await expect(sdk.getFieldOptions(request)).rejects.toThrow(
      'POST /sdk/actions was answered with status 200: "output"',
    );
  });
});
