import { describe, expect, it } from 'vitest';
import {
  createRecordedFlow,
  credentialOf,
  integrationWith,
  isSettled,
  settle,
  textInput,
  useDoubles,
} from '../../support/flow/recorded-flow.js';

useDoubles();

const API_KEY = { scheme: 'basic' };

const PENDING = credentialOf('pending', 'PENDING', '2026-01-01T00:00:00.000Z');

const INVALID = credentialOf('invalid', 'INVALID');

const VALID = credentialOf('valid', 'VALID');

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
