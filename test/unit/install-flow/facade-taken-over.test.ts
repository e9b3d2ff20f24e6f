import { describe, expect, it, vi } from 'vitest';
import { createInstallFlow } from '../../../src/install-flow/index.js';
import { createFakeOAuthWindow, createMemoryBackend } from '../../../src/testing/index.js';
import {
  createRecordedFlow,
  integrationWith,
  settle,
  textInput,
  useDoubles,
} from '../../support/flow/recorded-flow.js';

useDoubles();

/** A second start goes on with the pending credential, while the first flow completes the setup of it. */
const takenOver = async () => {
  const onInstall = vi.fn();
  const recorded = createRecordedFlow(
    [integrationWith({ scheme: 'basic', postOptions: [textInput('site')] })],
    {
      onInstall,
    },
  );
  const { flow, start, hold } = recorded;
  start({}, 'first ');
  await settle();
  const setup = hold('completeSetup');
  void flow.setPostOptions({ site: 'one' });
  await settle();
  start({}, 'second ');
  return { ...recorded, onInstall, setup };
};

describe('a pending credential that two flows went on with', () => {
  it('stays where the second is cancelled after the first has installed it', async () => {
    const { flow, setup, onInstall, backend } = await takenOver();
    setup.letGo();
    await settle();
    expect(onInstall).toHaveBeenCalledOnce();
    expect(flow.getSnapshot()).toMatchObject({ status: 'waiting', step: 'postOptions' });
    await flow.cancel();
    expect(backend.credentials()).toMatchObject([{ status: 'VALID' }]);
  });

  it('is discarded where the second is cancelled and nobody has installed it', async () => {
    const { flow, setup, onInstall, backend } = await takenOver();
    setup.fail();
    await settle();
    await flow.cancel();
    expect(onInstall).not.toHaveBeenCalled();
    expect(backend.credentials()).toEqual([]);
  });

  it('is gone, and told to nobody, where the second is cancelled before the first has installed it', async () => {
    const { flow, setup, onInstall, backend } = await takenOver();
    const cancelled = flow.cancel();
    await settle();
    setup.letGo();
    await cancelled;
    await settle();
    expect(onInstall).not.toHaveBeenCalled();
    expect(backend.credentials()).toEqual([]);
  });
});

describe('an inspector that throws', () => {
  it.each(['function', 'observer'])('is reported and changes nothing (%s)', async (kind) => {
    const backend = createMemoryBackend({
      integrations: [integrationWith({ scheme: 'basic', postOptions: [textInput('site')] })],
    });
    const fail = () => {
      throw new Error('inspector');
    };
    const flow = createInstallFlow({
      backend,
      oauthWindow: createFakeOAuthWindow(backend),
      inspect: kind === 'function' ? fail : { next: fail },
    });
    const onComplete = vi.fn();
    flow.start('zendesk', { onComplete });
    await settle();
    await flow.setPostOptions({ site: 'one' });
    expect(onComplete).toHaveBeenCalledOnce();
    expect(reportError).toHaveBeenCalledWith(new Error('inspector'));
  });
});
