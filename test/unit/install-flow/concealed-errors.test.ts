import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { BackendRequestError } from '../../../src/backend/index.js';
import { InvalidInstallOptionsError, type AuthorizationStatus } from '../../../src/install-flow/index.js';
import {
  createRecordedFlow,
  accountType,
  integrationWith,
  passwordInput,
  settle,
  textInput,
  UCO,
  useDoubles,
} from '../../support/flow/recorded-flow.js';
import { leaksOf } from '../../support/flow/leaks.js';

useDoubles();

/** A secret that JSON and URLs write in another way. */
const SECRET = 'c4nary "6f1d" (~é)';
const SPELLINGS = [
  SECRET,
  JSON.stringify(SECRET).slice(1, -1),
  encodeURIComponent(SECRET),
  new URLSearchParams([['', SECRET]]).toString().slice(1),
];

type Failing =
  | 'beginAuthorization'
  | 'authorizationStatus'
  | 'endAuthorization'
  | 'createCredential'
  | 'collectCredential'
  | 'completeSetup';

/** A flow in which calls of the backend throw `error`, and all that is to be seen of the error. */
function createFailingFlow(failing: Failing | readonly Failing[], error: unknown) {
  const shown: string[] = [];
  const keep = (...values: unknown[]) => {
    const printed = values.map((value) => inspect(value, { depth: null, showHidden: true }));
    for (const value of [...values, ...printed])
      for (const spelling of SPELLINGS) shown.push(...leaksOf(value, spelling));
  };
  vi.spyOn(console, 'warn').mockImplementation(keep);
  const fail = () => {
    throw error;
  };
  const recorded = createRecordedFlow(
    [
      integrationWith({
        accountTypes: [
          UCO,
          accountType('api-key', { scheme: 'basic', endUserSuppliedValues: [passwordInput('apiKey')] }),
        ],
        postOptions: [textInput('site'), passwordInput('signingSecret')],
      }),
    ],
    {
      backend: () => Object.fromEntries([failing].flat().map((call) => [call, fail])),
      inspect: (event) => 'event' in event && keep(event.event),
    },
  );
  const { flow, callbacks, errors } = recorded;
  const { onError } = callbacks();
  flow.subscribe(keep);
  return {
    ...recorded,
    shown,
    newestError: () => errors.at(-1)?.error,
    start: (name: string) =>
      flow.start('zendesk', {
        ...callbacks(),
        accountType: name,
        onError: (told, context) => {
          keep(told);
          onError(told, context);
        },
      }),
  };
}

type Flow = ReturnType<typeof createFailingFlow>;

const signIn = async ({ start, flow }: Flow) => {
  start('user-configured-oauth');
  void flow.setPostOptions({ clientId: 'an-id', clientSecret: SECRET });
  await settle();
};
const enterKey = async ({ start, flow }: Flow) => {
  start('api-key');
  await flow.setPreOptions({ apiKey: SECRET });
};

const ways: Record<Failing, (flow: Flow) => Promise<unknown>> = {
  beginAuthorization: signIn,
  authorizationStatus: signIn,
  collectCredential: async (flow) => {
    await signIn(flow);
    flow.window().complete();
    await settle();
  },
  endAuthorization: async (flow) => {
    await signIn(flow);
    await flow.flow.cancel();
  },
  createCredential: enterKey,
  completeSetup: async (flow) => {
    flow.start('api-key');
    await flow.flow.setPreOptions({ apiKey: 'another-key' });
    await flow.flow.setPostOptions({ site: 'one', signingSecret: SECRET });
  },
};
const calls = Object.keys(ways) as Failing[];

describe('an error of the backend that repeats a password', () => {
  describe.each(calls)('from %s', (call) => {
    it.each(SPELLINGS)('shows it nowhere, where it is written as %s', async (spelling) => {
      const error = new Error(`400 for ${spelling}, which is wrong`, {
        cause: new AggregateError([new Error(spelling)], spelling),
      });
      const flow = createFailingFlow(call, Object.assign(error, { response: { body: [spelling] } }));
      await ways[call](flow);
      expect(flow.shown).toEqual([]);
      if (call === 'endAuthorization') expect(console.warn).toHaveBeenCalled();
      else
        expect(flow.newestError()).toMatchObject({
          message: '400 for [concealed], which is wrong',
          originalError: error,
        });
    });

    it.each<[string, () => unknown]>([
      ['is a text', () => `wrong: ${SECRET}`],
      ['is a plain object', () => ({ reason: SECRET })],
      ['is frozen', () => Object.freeze(new Error(SECRET))],
    ])('shows it nowhere, where the error %s', async (_, makeError) => {
      const flow = createFailingFlow(call, makeError());
      await ways[call](flow);
      expect(flow.shown).toEqual([]);
      if (call !== 'endAuthorization') expect(flow.newestError()).toMatchObject({ name: 'UnknownError' });
    });
  });

  it('shows it nowhere, where ending the session fails, too, after the credential could not be collected', async () => {
    const error = new Error(`400 for ${SECRET}`);
    const flow = createFailingFlow(['collectCredential', 'endAuthorization'], Object.freeze(error));
    await ways.collectCredential(flow);
    expect(flow.shown).toEqual([]);
    expect(console.warn).toHaveBeenCalledWith('installFlow: clean-up failed.', expect.any(Error));
  });

  it('keeps its class, its status and what it is about', async () => {
    const error = new BackendRequestError('POST /sdk/credentials', 400, `no account has ${SECRET}`);
    const flow = createFailingFlow('createCredential', error);
    await enterKey(flow);
    expect(flow.newestError()).toMatchObject({ originalError: error });
    expect(error).toMatchObject({ name: 'BackendRequestError', call: 'POST /sdk/credentials', status: 400 });
    expect(error.message).toBe(
      'POST /sdk/credentials was answered with status 400: no account has [concealed]',
    );
  });

  it('keeps the input that an issue is about, also where the user entered the ID of the input', async () => {
    const issue = { inputId: 'apiKey', title: 'API key', message: 'apiKey is not a key.' };
    const flow = createFailingFlow('createCredential', new InvalidInstallOptionsError([issue]));
    flow.start('api-key');
    await flow.flow.setPreOptions({ apiKey: 'apiKey' });
    expect(flow.newestError()).toMatchObject({
      name: 'InvalidInstallOptionsError',
      meta: { issues: [{ inputId: 'apiKey', message: '[concealed] is not a key.' }] },
    });
  });

  it('is shown as it is, where what was entered is too short to be told from a word', async () => {
    const flow = createFailingFlow('createCredential', new Error('an error'));
    flow.start('api-key');
    await flow.flow.setPreOptions({ apiKey: 'an' });
    expect(flow.newestError()?.message).toBe('an error');
  });

  it('ends where its parts refer to each other', async () => {
    const error = new Error(SECRET);
    Object.defineProperty(error, 'cause', { value: error });
    const flow = createFailingFlow('createCredential', error);
    await enterKey(flow);
    expect(flow.newestError()?.message).toBe('[concealed]');
  });
});

describe('a login that failed, with a reason that repeats a password', () => {
  const failed: AuthorizationStatus = {
    status: 'failed',
    error: 'invalid_client',
    errorDescription: `${SECRET} is no secret of an-id`,
  };

  it.each([true, false])('shows it nowhere (the backend holds its request open: %s)', async (heldOpen) => {
    const { flow, start, window, errors } = createRecordedFlow([integrationWith({ accountTypes: [UCO] })], {
      heldOpen,
      backend: () => ({ authorizationStatus: () => Promise.resolve(failed) }),
      oauthWindow: (fake) => ({
        open: (tell) => {
          const opened = fake.open(tell);
          return opened && { ...opened, navigate: () => tell({ type: 'result', result: failed }) };
        },
      }),
    });
    start({ accountType: 'user-configured-oauth' });
    void flow.setPostOptions({ clientId: 'an-id', clientSecret: SECRET });
    await settle();
    expect(window().isOpen).toBe(false);
    expect(errors.map(({ error }) => error)).toEqual([
      {
        name: 'OAuthFailedError',
        message: 'The OAuth login failed: [concealed] is no secret of an-id.',
        meta: { error: 'invalid_client', errorDescription: '[concealed] is no secret of an-id' },
      },
    ]);
  });
});
