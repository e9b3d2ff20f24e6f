import { describe, expect, it, vi } from 'vitest';
import {
  createRecordedFlow,
  integrationWith,
  passwordInput,
  settle,
  useDoubles,
} from '../../support/flow/recorded-flow.js';

useDoubles();

const creating = () => {
  const onInstall = vi.fn();
  const recorded = createRecordedFlow([integrationWith({ scheme: 'basic' })], { onInstall });
  const creation = recorded.hold('createCredential');
  recorded.start({}, 'first ');
  return { ...recorded, onInstall, creation };
};

describe('a credential that arrives when its flow is no longer the current one', () => {
  it('is told to onInstall once, and not to the flow, where another start superseded it (row 29)', async () => {
    const { start, said, onInstall, letAllGo } = creating();
    start({}, 'second ');
    letAllGo();
    await settle();
    expect(said).toEqual([expect.stringMatching(/^second complete/)]);
    expect(onInstall).toHaveBeenCalledTimes(2);
    expect(onInstall).toHaveBeenCalledWith(expect.objectContaining({ credentialId: 'credential-1' }));
  });

  it('is discarded and told to nobody where it was cancelled, also where the next flow is cancelled, too', async () => {
    const { start, said, onInstall, flow, backend, letAllGo } = creating();
    const cancelled = [flow.cancel()];
    start({}, 'second ');
    cancelled.push(flow.cancel());
    letAllGo();
    await Promise.all(cancelled);
    expect(said).toEqual([]);
    expect(onInstall).not.toHaveBeenCalled();
    expect(backend.credentials()).toEqual([]);
  });
});

describe('a credential that cannot be collected', () => {
  it('does not stay beside the one that the next try makes (I13)', async () => {
    const { flow, start, window, hold, backend, said } = createRecordedFlow([
      integrationWith({ preOptions: [] }),
    ]);
    const collection = hold('collectCredential');
    start();
    await settle();
    window().complete();
    await settle();
    collection.fail();
    await settle();
    start();
    await settle();
    window().complete();
    await settle();
    expect(said.filter((words) => words.startsWith('complete'))).toHaveLength(1);
    expect(flow.getSnapshot().status).toBe('complete');
    expect(backend.credentials()).toHaveLength(1);
  });
});

describe('a second click while a credential is created without OAuth', () => {
  it('asks for nothing new, and returns the promise of the first', async () => {
    const { flow, start, hold, said, backend } = createRecordedFlow([
      integrationWith({ scheme: 'basic', preOptions: [passwordInput('apiKey')] }),
    ]);
    const creation = hold('createCredential');
    start();
    const first = flow.setPreOptions({ apiKey: 'key' });
    expect(flow.setInstallOptions({ apiKey: 'key' })).toBe(first);
    creation.letGo();
    await first;
    expect(said).toEqual(['next preOptions', expect.stringMatching(/^complete/)]);
    expect(backend.createdCount).toBe(1);
  });
});
