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

const ports = () => {
  const backend = createMemoryBackend({ integrations: [] });
  return { backend, oauthWindow: createFakeOAuthWindow(backend) };
};

/** As a caller without types would call it. */
const create = (...given: unknown[]) =>
  Reflect.apply(createInstallFlow, null, given) as ReturnType<typeof createInstallFlow>;

describe('createInstallFlow', () => {
  it.each([
    ['nothing', [], 'backend', 'findIntegration', 'undefined'],
    ['null', [null], 'backend', 'findIntegration', 'undefined'],
    ['no backend', [{ oauthWindow: ports().oauthWindow }], 'backend', 'findIntegration', 'undefined'],
    ['no OAuth window', [{ backend: ports().backend }], 'oauthWindow', 'open', 'undefined'],
    [
      'a backend that cannot discard',
      [{ ...ports(), backend: { ...ports().backend, discardCredential: undefined } }],
      'backend',
      'discardCredential',
      'object',
    ],
    [
      "the ports in each other's place",
      [{ backend: ports().oauthWindow, oauthWindow: ports().backend }],
      'backend',
      'findIntegration',
      'object',
    ],
  ])('says what to pass where it is given %s', (_what, given, port, method, got) => {
    expect(() => create(...given)).toThrow(
      new TypeError(`createInstallFlow: ${port} must be a port with a method ${method}; got ${got}.`),
    );
  });

  it('warns of an option that it does not have', () => {
    create({ ...ports(), oninstall: () => undefined });
    expect(vi.mocked(console.warn).mock.calls).toEqual([
      ['createInstallFlow has no option "oninstall"; known are backend, oauthWindow, onInstall, inspect.'],
    ]);
  });
});

describe('start', () => {
  it('warns of an option that it does not have, and goes on', () => {
    const { flow } = createRecordedFlow([integrationWith({ preOptions: [textInput('a')] })]);
    const options = { onError: () => undefined, onnext: () => undefined };
    flow.start('zendesk', options);
    expect(vi.mocked(console.warn).mock.calls).toEqual([
      [
        expect.stringMatching(
          /^installFlow\.start has no option "onnext"; known are onError, accountType, onNext, /,
        ),
      ],
    ]);
    expect(flow.getSnapshot().status).toBe('waiting');
  });

  it('warns of a failure that nobody is told', async () => {
    create(ports()).start('nope');
    await settle();
    expect(vi.mocked(console.warn).mock.calls).toEqual([[expect.stringMatching(/^installFlow: .*"nope"/)]]);
  });

  it.each(['onError', 'subscribe'])('does not warn of a failure that is told by %s', async (told) => {
    const flow = create(ports());
    if (told === 'subscribe') flow.subscribe(() => undefined);
    flow.start('nope', told === 'onError' ? { onError: () => undefined } : {});
    await settle();
    expect(console.warn).not.toHaveBeenCalled();
  });
});

describe('an answer by another name than that of the input', () => {
  it('is named beside the input that it seems to mean, and its value is not', async () => {
    const { flow, start, errors } = createRecordedFlow([
      integrationWith({ preOptions: [textInput('clientId'), textInput('apiKey')] }),
    ]);
    start();
    await flow.setInstallOptions({ client_id: 'hunter2', APIKEY: 'hunter2', other: 'hunter2' });
    const { message = '' } = errors[0]?.error ?? {};
    expect(message).toContain('("client_id" must be named "clientId".)');
    expect(message).toContain('("APIKEY" must be named "apiKey".)');
    expect(JSON.stringify(errors)).not.toContain('hunter2');
  });
});
