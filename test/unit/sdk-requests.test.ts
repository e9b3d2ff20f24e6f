import { describe, expect, it, onTestFinished } from 'vitest';
import { BackendRequestError } from '../../src/backend/index.js';
import { ConnectSDK } from '../../src/sdk/index.js';
import { ProxyRequestError } from '../../src/sdk/calls/requests.js';
import { projectId } from '../support/server/connect-backend.js';
import { connect } from '../support/server/login.js';
import { startProxyBackend } from '../support/server/proxy-backend.js';
import { configurationId, startConfiguredSdk } from '../support/sdk/configured.js';

const proxied = (method: string, path: string) =>
  `${method} /proxy/projects/project-1/sdk/proxy/slack/${path}`;

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

describe('request', () => {
  it('goes to the proxy with the account that is shown, and returns what the API answered', async () => {
    const { server, sdk } = await startConfiguredSdk();
    const output = await sdk.request('slack', '/chat.post?as=me', { method: 'POST', body: { text: 'hi' } });
    expect(output).toMatchObject({ method: 'POST', query: { as: 'me' }, body: { text: 'hi' } });
    expect(server.requests).toMatchObject([
      {
        call: proxied('POST', 'chat.post'),
        headers: { 'content-type': 'auto', 'x-paragon-credential': 'credential-1' },
      },
    ]);
  });

  it.each<[string, Parameters<Awaited<ReturnType<typeof startConfiguredSdk>>['sdk']['request']>[2], unknown]>(
    [
      ['an array as JSON', { body: [1] }, [1]],
      ['text as it is', { body: '{"a":1}' }, { a: 1 }],
      ['form fields as they are', { body: new URLSearchParams({ a: '1' }) }, 'a=1'],
      ['a file as it is', { body: new Blob(['hello']) }, 'hello'],
      ['nothing for null', { body: null }, undefined],
    ],
  )('sends %s', async (_, init, body) => {
    const { server, sdk } = await startConfiguredSdk();
    await sdk.request('slack', 'upload', { method: 'PUT', ...init });
    expect(server.requests[0]?.body).toEqual(body);
  });

  it.each<[string, NonNullable<Parameters<ConnectSDK['request']>[2]>['body'], unknown]>([
    ['an object', { a: 1 }, 'auto'],
    ['text', 'a', 'auto'],
    ['nothing', undefined, 'auto'],
    ['form fields', new URLSearchParams({ a: '1' }), 'application/x-www-form-urlencoded;charset=UTF-8'],
    ['a form', new FormData(), expect.stringMatching(/^multipart\/form-data; boundary=.+/)],
    ['a file with a type', new Blob(['a'], { type: 'image/png' }), 'image/png'],
    ['a file without one', new Blob(['a']), undefined],
  ])('leaves the content type to the proxy, or has that of what is sent: %s', async (_, body, type) => {
    const { server, sdk } = await startConfiguredSdk();
    await sdk.request('slack', 'upload', { method: 'POST', body });
    expect(server.requests[0]?.headers['content-type']).toEqual(type);
  });

  it('uploads a form through our server', async () => {
    const backend = await startProxyBackend();
    onTestFinished(() => backend.stop());
    const alice = await backend.as('alice');
    await connect(backend, alice);
    const sdk = new ConnectSDK();
    const { origin } = backend;
    sdk.configureGlobal(
      { host: 'example.com' },
      { ZEUS_PUBLIC_URL: origin, WORKER_PROXY_PUBLIC_URL: origin },
    );
    await sdk.authenticate(projectId, alice.token);
    const body = new FormData();
    body.append('file', new Blob(['hello'], { type: 'text/plain' }), 'a.txt');
    await sdk.request('zendesk', '/uploads', { method: 'POST', body });
    const sent = backend.upstream.requests.at(-1);
    const type = sent?.headers['content-type'] ?? '';
    const received = await new Response(sent?.body.toString(), {
      headers: { 'Content-Type': type },
    }).formData();
    expect(received.get('file')).toMatchObject({ name: 'a.txt', size: 5 });
  });

  it.each<[string, HeadersInit]>([
    ['an object', { 'content-type': 'text/plain', 'x-paragon-credential': 'own' }],
    [
      'pairs',
      [
        ['content-type', 'text/plain'],
        ['x-paragon-credential', 'own'],
      ],
    ],
    ['Headers', new Headers({ 'content-type': 'text/plain', 'x-paragon-credential': 'own' })],
  ])('lets %s replace its headers, however they are written, but not the token', async (_, headers) => {
    const { server, sdk } = await startConfiguredSdk();
    const all = new Headers(headers);
    all.set('authorization', 'own');
    await sdk.request('slack', 'a', { method: 'POST', body: 'a', headers: all });
    await sdk.request('slack', 'b', { method: 'POST', body: 'b', headers });
    for (const request of server.requests)
      expect(request.headers).toMatchObject({
        'content-type': 'text/plain',
        'x-paragon-credential': 'own',
        authorization: expect.stringMatching(/^Bearer /) as string,
      });
  });

  it('takes any method, in any case', async () => {
    const { server, sdk } = await startConfiguredSdk();
    await sdk.request('slack', 'a', { method: 'patch', body: {} });
    await sdk.request('slack', 'a');
    expect(server.calls()).toEqual([proxied('PATCH', 'a'), proxied('GET', 'a')]);
  });

  it.each([
    ['slack', '../../integrations/integration-slack'],
    ['slack', 'a/%2e%2e/../../../me'],
    ['slack', 'a\\..\\..\\..\\me'],
    ['slack', '.\n./../me'],
    ['..', 'me'],
    ['.', 'slack/a'],
  ])('never becomes another call of the backend: %s %j', async (integration, path) => {
    const { server, sdk } = await startConfiguredSdk();
    const error = await failure(sdk.request(integration, path, { method: 'DELETE' }));
    expect(String(error)).toBe('Error: paragon.request: path must stay below the API of the integration.');
    expect(server.requests).toEqual([]);
  });

  it('may have dots where they lead nowhere', async () => {
    const { server, sdk } = await startConfiguredSdk();
    await sdk.request('slack', 'a/../b..c/.d?next=../../e');
    expect(server.calls()).toEqual([proxied('GET', 'b..c/.d')]);
  });

  it('returns undefined where the API answered nothing', async () => {
    const { server, sdk } = await startConfiguredSdk();
    server.overrides.set(proxied('GET', 'a'), () => ({ text: '' }));
    expect(await sdk.request('slack', 'a')).toBeUndefined();
  });

  it.each([
    [
      'JSON',
      { json: { message: 'Not found.', code: 'E1', headers: { a: '1' } } },
      { message: 'Not found.', code: 'E1' },
      'Not found.',
    ],
    ['text', { text: 'Oops' }, { message: 'Oops' }, 'Not Found'],
    [
      'issues of its own',
      { json: { issues: [{ inputId: 'a', title: 'A', message: 'B' }] } },
      { issues: [{ inputId: 'a', title: 'A', message: 'B' }] },
      'Not Found',
    ],
  ])('rejects with the answer where it failed with %s', async (_, answer, response, reason) => {
    const { server, sdk } = await startConfiguredSdk();
    server.overrides.set(proxied('GET', 'secret-path'), () => ({ status: 404, ...answer }));
    const error = await failure(sdk.request('slack', 'secret-path'));
    expect(error).toBeInstanceOf(ProxyRequestError);
    expect(error).toBeInstanceOf(BackendRequestError);
    expect(error).toMatchObject({
      name: 'ProxyRequestError',
      status: 404,
      message: `GET /sdk/proxy/{integration}/{path} was answered with status 404: ${reason}`,
    });
    expect(error).toHaveProperty('response', response);
    expect(server.calls()).toEqual([proxied('GET', 'secret-path')]);
  });

  it.each([401, 403])('reads the user again after a %i, and logs nobody out', async (status) => {
    const { server, sdk } = await startConfiguredSdk();
    server.overrides.set(proxied('GET', 'a'), () => {
      for (const credential of server.credentials()) credential.status = 'INVALID';
      return { status, json: { message: 'invalid_auth' } };
    });
    expect(await failure(sdk.request('slack', 'a'))).toMatchObject({
      status,
      response: { message: 'invalid_auth' },
    });
    expect(server.calls()).toEqual([proxied('GET', 'a'), 'GET /sdk/me']);
    expect(sdk.getUser()).toMatchObject({
      authenticated: true,
      integrations: { slack: { enabled: false, credentialStatus: 'INVALID' } },
    });
  });

  it('rejects with the answer of the API also where the user cannot be read again', async () => {
    const { server, sdk } = await startConfiguredSdk();
    server.overrides.set(proxied('GET', 'a'), () => ({ status: 403, json: { message: 'forbidden' } }));
    server.overrides.set('GET /sdk/me', () => ({ status: 500 }));
    expect(await failure(sdk.request('slack', 'a'))).toMatchObject({ response: { message: 'forbidden' } });
    expect(sdk.getUser()).toMatchObject({ integrations: { slack: { enabled: true } } });
  });

  it('gives each of two callers who ask the same at once an answer of its own', async () => {
    const { server, sdk } = await startConfiguredSdk();
    const [one, other] = await Promise.all([sdk.request('slack', 'a'), sdk.request('slack', 'a')]);
    expect(server.requests).toHaveLength(1);
    expect(one).toEqual(other);
    expect(one).not.toBe(other);
  });
});

describe('event', () => {
  it.each([
    ['alone', {}, {}],
    [
      'for a credential',
      { selectedCredentialId: 'credential-2' },
      { 'x-paragon-credential': 'credential-2' },
    ],
    [
      'for a configuration, as it is named',
      { selectedCredentialId: 'credential-1', selectedConfigurationId: 'ext:sales' },
      { 'x-paragon-credential': 'credential-1', 'x-paragon-configuration-id': 'ext:sales' },
    ],
  ])('is told %s', async (_, options, headers) => {
    const { server, sdk } = await startConfiguredSdk();
    await sdk.event('Signed up', { plan: 'pro' }, options);
    expect(server.received.events).toEqual([{ name: 'Signed up', payload: { plan: 'pro' } }]);
    expect(server.requests).toMatchObject([
      { call: 'POST /v2/projects/project-1/sdk/events/trigger', headers },
    ]);
    expect(
      Object.keys(server.requests[0]?.headers ?? {})
        .filter((name) => name.startsWith('x-'))
        .sort(),
    ).toEqual(Object.keys(headers).sort());
  });
});

describe('workflow', () => {
  it('is started for the configuration that is selected, with headers of the caller', async () => {
    const { server, sdk } = await startConfiguredSdk();
    await sdk.enableWorkflow('notify', { selectedConfigurationId: 'ext:sales' });
    server.requests.length = 0;
    const answer = await sdk.workflow('notify', {
      selectedConfigurationId: 'ext:sales',
      body: { text: 'hi' },
      query: { dry: '1' },
      headers: new Headers({ 'X-Trace': '7' }),
    });
    expect(answer).toEqual({ workflow: 'notify', query: { dry: '1' }, body: { text: 'hi' } });
    expect(server.requests).toMatchObject([
      {
        headers: {
          'content-type': 'application/json',
          'x-paragon-credential': 'credential-1',
          'x-paragon-configuration-id': configurationId(2),
          'x-trace': '7',
        },
      },
    ]);
  });

  it('is started with an empty object unless told otherwise, and may answer nothing', async () => {
    const { server, sdk } = await startConfiguredSdk();
    await sdk.enableWorkflow('notify');
    server.overrides.set('POST /sdk/triggers/notify', () => ({ text: '' }));
    expect(await sdk.workflow('notify')).toBeUndefined();
    expect(server.requests.at(-1)?.body).toEqual({});
  });
});
