import { describe, expect, it, vi } from 'vitest';
import { EVERYTHING } from '../../support/flow/states.js';
import {
  createRecordedFlow,
  integrationWith,
  OAUTH_CLIENT,
  settle,
  textInput,
  useDoubles,
} from '../../support/flow/recorded-flow.js';

useDoubles();

const API_KEY = { scheme: 'basic' };

describe('an account without OAuth', () => {
  it('is created without a window and without a stage, where nothing is to ask (row 17)', async () => {
    const { start, said, windows, backend, flow } = createRecordedFlow([integrationWith(API_KEY)]);
    start();
    expect(flow.getSnapshot()).toMatchObject({
      status: 'working',
      step: null,
      oauthWindow: null,
      canGoBack: false,
    });
    await settle();
    expect(said).toEqual([`complete ${backend.credentials()[0]?.id}`]);
    expect(windows.windows).toHaveLength(0);
  });

  it('is created, then set up with the post-options (row 16)', async () => {
    const { start, said, flow, backend } = createRecordedFlow([
      integrationWith({ ...API_KEY, preOptions: [textInput('apiKey')], postOptions: [textInput('site')] }),
    ]);
    start();
    await flow.setPreOptions({ apiKey: 'key' });
    expect(said).toEqual(['next preOptions', 'next postOptions']);
    expect(backend.credentials()).toMatchObject([{ status: 'PENDING' }]);
    await flow.setPostOptions({ site: 'one' });
    expect(said.at(-1)).toMatch(/^complete/);
    expect(backend.credentials()).toMatchObject([{ status: 'VALID' }]);
    expect(backend.createdCount).toBe(1);
  });

  it('that the backend refuses opens its stage again, and a corrected answer goes on', async () => {
    const { start, said, errors, flow, hold } = createRecordedFlow([
      integrationWith({ ...API_KEY, preOptions: [textInput('apiKey')] }),
    ]);
    start();
    const creation = hold('createCredential');
    const answered = flow.setPreOptions({ apiKey: 'wrong' });
    creation.fail('401');
    await answered;
    expect(said).toEqual(['next preOptions', 'error UnknownError at preOptions']);
    expect(errors[0]?.error).toMatchObject({ message: '401' });
    expect(flow.getSnapshot()).toMatchObject({ status: 'waiting', error: { message: '401' } });
    await flow.setPreOptions({ apiKey: 'right' });
    expect(said.at(-1)).toMatch(/^complete/);
  });

  it('that the backend refuses after a plain start fails the flow', async () => {
    const { start, said, flow, hold } = createRecordedFlow([integrationWith(API_KEY)]);
    const creation = hold('createCredential');
    start();
    creation.fail();
    await settle();
    expect(said).toEqual(['error UnknownError at null']);
    expect(flow.getSnapshot().status).toBe('failed');
  });
});

describe('a setup that fails', () => {
  it('asks for the post-options again, of the same credential', async () => {
    const { start, said, flow, hold, backend, window } = createRecordedFlow([EVERYTHING]);
    start({ accountType: 'user-configured-oauth' });
    void flow.setPostOptions(OAUTH_CLIENT);
    await settle();
    window().complete();
    await settle();
    const setup = hold('completeSetup');
    const answered = flow.setPostOptions({ site: 'gone' });
    setup.fail('404');
    await answered;
    expect(said.at(-1)).toBe('error UnknownError at postOptions');
    expect(flow.next()).toMatchObject({ options: [{ id: 'site' }] });
    await flow.setPostOptions({ site: 'one' });
    expect(said.at(-1)).toMatch(/^complete/);
    expect(backend.createdCount).toBe(1);
    expect(said.filter((words) => words.startsWith('next'))).toHaveLength(2);
  });
});

describe('a credential that cannot be collected', () => {
  it('opens the stage again that started the login', async () => {
    const { start, said, flow, hold, window } = createRecordedFlow([EVERYTHING]);
    start({ accountType: 'user-configured-oauth' });
    const collection = hold('collectCredential');
    const answered = flow.setPostOptions(OAUTH_CLIENT);
    await settle();
    window().complete();
    await settle();
    collection.fail();
    await answered;
    expect(said).toEqual(['next postOptions', 'error UnknownError at postOptions']);
  });
});

describe('the completion', () => {
  it('carries the install event (row 30), to onInstall as to onComplete', async () => {
    const onInstall = vi.fn();
    const { start, completions, backend, flow } = createRecordedFlow([integrationWith(API_KEY)], {
      onInstall,
    });
    start();
    await settle();
    const [credential] = backend.credentials();
    const event = {
      integrationId: 'id-of-zendesk',
      integrationType: 'zendesk',
      credentialId: credential?.id,
      credential,
    };
    expect(completions).toEqual([event]);
    expect(onInstall.mock.calls).toEqual([[event]]);
    expect(flow.getSnapshot()).toEqual({
      status: 'complete',
      integration: 'zendesk',
      accountType: null,
      credentialId: credential?.id,
    });
  });

  it('is the last that a flow says (I2)', async () => {
    const { start, said, window, flow } = createRecordedFlow();
    start();
    await settle();
    window().complete();
    await settle();
    said.length = 0;
    window().close();
    flow.focusOAuthWindow();
    flow.reopenOAuthWindow();
    await flow.back();
    await flow.cancel();
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect(said).toEqual([]);
    expect(flow.getSnapshot().status).toBe('complete');
  });

  it('leaves no timer', async () => {
    const { start, window } = createRecordedFlow([integrationWith()], { heldOpen: false });
    start({ oauthTimeout: 5000 });
    await settle();
    window().complete();
    await settle();
    expect(vi.getTimerCount()).toBe(0);
  });
});
