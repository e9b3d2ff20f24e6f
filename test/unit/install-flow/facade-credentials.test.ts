import { describe, expect, it, vi } from 'vitest';
import type { CredentialRequest, InstallBackend, SetupRequest } from '../../../src/install-flow/index.js';
import { EVERYTHING } from '../../support/flow-states.js';
import {
  accountType,
  createRecordedFlow,
  credentialOf,
  integrationWith,
  isSettled,
  OAUTH_CLIENT,
  settle,
  textInput,
  useDoubles,
} from '../../support/recorded-flow.js';

useDoubles();

const API_KEY = { scheme: 'basic' };
const PENDING = credentialOf('pending', 'PENDING', '2026-01-01T00:00:00.000Z');
const INVALID = credentialOf('invalid', 'INVALID');
const VALID = credentialOf('valid', 'VALID');

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

describe('the idempotency key', () => {
  /** A flow whose backend loses its answers, and the requests that reached it. */
  const recordKeys = (call: 'createCredential' | 'completeSetup', integration = EVERYTHING) => {
    const keys: string[] = [];
    const fail = ({ idempotencyKey }: CredentialRequest | SetupRequest) => {
      keys.push(idempotencyKey);
      return Promise.reject(new Error('the answer was lost'));
    };
    const backend = (): Partial<InstallBackend> => ({ [call]: fail });
    return { keys, ...createRecordedFlow([integration], { backend }) };
  };

  it('is a UUID, the same for the same answers, another one for others', async () => {
    const { keys, start, flow } = recordKeys('createCredential');
    start({ accountType: 'api-key' });
    for (const apiKey of ['a', 'a', 'b', 'b']) await flow.setPreOptions({ apiKey });
    expect(keys).toHaveLength(4);
    expect(keys[0]).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
    expect(keys[3]).toBe(keys[2]);
  });

  it('of a setup is the same for the same answers, too', async () => {
    const { keys, start, flow } = recordKeys(
      'completeSetup',
      integrationWith({ ...API_KEY, postOptions: [textInput('site')] }),
    );
    start();
    await settle();
    for (const site of ['a', 'a', 'b']) await flow.setPostOptions({ site });
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it('is another one in another flow', async () => {
    const { keys, start, flow } = recordKeys('createCredential');
    for (let flows = 0; flows < 2; flows += 1) {
      start({ accountType: 'api-key' });
      await flow.setPreOptions({ apiKey: 'a' });
    }
    expect(keys[1]).not.toBe(keys[0]);
  });

  it.each([
    { asks: 'nothing', endUserSuppliedValues: [] },
    { asks: 'the same', endUserSuppliedValues: [textInput('apiKey')] },
  ])('is another one for another account type that asks $asks', async ({ endUserSuppliedValues }) => {
    const accountTypes = ['one', 'two'].map((id) => accountType(id, { ...API_KEY, endUserSuppliedValues }));
    const { keys, start, flow } = recordKeys('createCredential', integrationWith({ accountTypes }));
    start();
    for (const id of ['one', 'two']) {
      await flow.setAccountType(id);
      if (endUserSuppliedValues.length) await flow.setPreOptions({ apiKey: 'a' });
    }
    expect(keys).toHaveLength(2);
    expect(keys[1]).not.toBe(keys[0]);
  });
});

describe('a pending credential (row 28)', () => {
  const integration = integrationWith({
    preOptions: [textInput('a')],
    postOptions: [textInput('site')],
    credentials: [PENDING, { ...PENDING, id: 'newer', dateCreated: '2026-02-01T00:00:00.000Z' }, VALID],
  });

  it('is what start goes on with: the newest one', async () => {
    const { start, said, stages, flow, windows, backend, completions } = createRecordedFlow([integration]);
    start();
    expect(stages).toMatchObject([{ stage: 'postOptions', options: [{ id: 'site' }] }]);
    expect(flow.getSnapshot()).toMatchObject({ status: 'waiting', step: 'postOptions', canGoBack: false });
    await flow.setPostOptions({ site: 'one' });
    expect(said).toEqual(['next postOptions', 'complete newer']);
    expect(completions[0]?.credential.status).toBe('VALID');
    expect(windows.windows).toHaveLength(0);
    expect(backend.createdCount).toBe(0);
    expect(backend.credentials().find(({ id }) => id === 'pending')?.status).toBe('PENDING');
  });

  it.each([
    { accountType: 'default' },
    { allowMultipleCredentials: true },
    { allowMultipleCredentials: false },
  ])('is left alone by a fresh flow: %j', async (options) => {
    const fresh = { ...integration, credentials: [PENDING] };
    const { start, said, flow, window, backend } = createRecordedFlow([fresh]);
    start(options);
    void flow.setPreOptions({ a: 'x' });
    await settle();
    window().complete();
    await settle();
    await flow.setPostOptions({ site: 'one' });
    expect(said).toEqual([
      'next preOptions',
      'next postOptions',
      expect.stringMatching(/^complete credential/),
    ]);
    expect(backend.credentials()[0]).toEqual(PENDING);
  });

  it('of a superseded flow is what the next start goes on with', async () => {
    const { start, said, flow, backend } = createRecordedFlow([
      integrationWith({ ...API_KEY, postOptions: [textInput('site')] }),
    ]);
    start();
    await settle();
    start({}, 'second ');
    await flow.setPostOptions({ site: 'one' });
    expect(said).toEqual([
      'next postOptions',
      'second next postOptions',
      expect.stringMatching(/^second complete/),
    ]);
    expect(backend.createdCount).toBe(1);
  });
});

describe('re-authentication (row 43)', () => {
  it.each([
    { credentials: [INVALID], options: {}, again: 'invalid' },
    { credentials: [INVALID, VALID], options: { selectedCredentialId: 'valid' }, again: 'valid' },
  ])('of $again makes no second credential', async ({ credentials, options, again }) => {
    for (const scheme of ['oauth', 'basic']) {
      const { start, said, windows, backend } = createRecordedFlow([
        integrationWith({ scheme, credentials }),
      ]);
      start(options);
      await settle();
      windows.windows[0]?.complete();
      await settle();
      expect(said).toEqual([`complete ${again}`]);
      expect(backend.createdCount).toBe(0);
      expect(backend.credentials()).toHaveLength(credentials.length);
      expect(backend.credentials().find(({ id }) => id === again)?.status).toBe('VALID');
    }
  });

  it.each([[[VALID]], [[INVALID, VALID]]])(
    'is not what a plain start does: a second credential is made',
    async (credentials) => {
      const { start, windows, backend } = createRecordedFlow([integrationWith({ credentials })]);
      start();
      await settle();
      windows.windows[0]?.complete();
      await settle();
      expect(backend.createdCount).toBe(1);
    },
  );

  it('never has its credential discarded when it is cancelled, however far it is', async () => {
    for (const scheme of ['oauth', 'basic']) {
      const integration = integrationWith({
        scheme,
        credentials: [INVALID],
        postOptions: [textInput('site')],
      });
      const held = createRecordedFlow([integration]);
      held.hold(scheme === 'oauth' ? 'collectCredential' : 'createCredential');
      held.start();
      await settle();
      held.windows.windows[0]?.complete();
      await settle();
      const cancelled = held.flow.cancel();
      held.letAllGo();
      expect(await isSettled(cancelled)).toBe(true);
      expect(held.backend.credentials()).toHaveLength(1);

      const asked = createRecordedFlow([integration]);
      asked.start();
      await settle();
      asked.windows.windows[0]?.complete();
      await settle();
      expect(asked.said).toEqual(['next postOptions']);
      await asked.flow.cancel();
      expect(asked.backend.credentials()).toHaveLength(1);
      expect(asked.backend.calls).not.toContain('discardCredential');
    }
  });

  it('with a selectedCredentialId that the user has not is refused', async () => {
    const { start, errors, windows } = createRecordedFlow([integrationWith({ credentials: [VALID] })]);
    start({ selectedCredentialId: 'nope' });
    await settle();
    expect(errors).toMatchObject([{ error: { name: 'UnknownError' }, context: null }]);
    expect(errors[0]?.error.message).toContain('selectedCredentialId');
    expect(windows.windows).toHaveLength(0);
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
