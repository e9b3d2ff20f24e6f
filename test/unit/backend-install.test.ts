import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHttpBackend, createHttpClient } from '../../src/backend/index.js';
import {
  InstallAnswers,
  type AccountType,
  type AuthorizationRequest,
  type InstallIntegration,
} from '../../src/install-flow/index.js';
import { startTestServer } from '../support/sdk/start.js';
import type { WireHandler } from '../support/wire/server.js';
import type { WireAnswer } from '../support/wire/types.js';

const secret = 'canary-4d1e';
const token = 'header.payload.signature';
const OURS = ['pushed-authorization', 'session-wait', 'session-cancel', 'idempotent-credentials'];
const userConfigured: AccountType = { id: 'user-configured-oauth', scheme: 'oauth' };
const answers = new InstallAnswers({ clientId: 'own', clientSecret: secret, scopes: 'read write' });
const { signal } = new AbortController();

const integration: InstallIntegration = {
  id: 'integration-1',
  type: 'zendesk',
  scheme: 'oauth',
  accountTypes: [userConfigured],
  preOptions: [],
  postOptions: [],
  oauthClient: { redirectUrl: 'https://passport.example.com/oauth', defaultScopes: [] },
  credentials: [],
};
const credential = { id: 'credential-1', integrationId: integration.id, status: 'VALID' as const };

const staged: AuthorizationRequest = {
  integration,
  accountType: userConfigured,
  answers,
  followsStage: true,
  allowMultipleCredentials: true,
  redirectUrl: null,
  credentialId: null,
};
const plain: AuthorizationRequest = { ...staged, accountType: null, answers: null, followsStage: false };

/** The port on a local server that answers each call as told, with or without the features of ours. */
async function connect(features: string[], answersByCall: Record<string, WireAnswer | WireHandler> = {}) {
  const server = await startTestServer((request) => {
    const answer = answersByCall[request.call] ?? { json: {} };
    return typeof answer === 'function' ? answer(request) : answer;
  });
  const http = createHttpClient({ baseUrl: `${server.api}/projects/project-1`, userToken: () => token });
  const backend = createHttpBackend({
    findIntegration: () => integration,
    access: () => ({ http, features }),
  });
  return { ...server, backend };
}

beforeEach(() => void vi.stubGlobal('location', { origin: 'https://app.example.com' }));
afterEach(() => void vi.unstubAllGlobals());

describe('beginning an authorization where pushed requests are offered', () => {
  const pushed = {
    authorizationUrl: 'https://passport.example.com/oauth/start/ticket',
    sessionId: 'session-1',
    expiresIn: 30,
  };

  it('sends the secret and the token in the body, and opens the URL that the backend made', async () => {
    const { backend, requests } = await connect(OURS, { 'POST /sdk/actions/build-oauth': { json: pushed } });
    const authorization = await backend.beginAuthorization(staged, { signal });
    expect(authorization).toEqual({
      integration,
      sessionId: 'session-1',
      authorizationUrl: pushed.authorizationUrl,
      heldOpen: true,
    });
    expect(requests).toMatchObject([{ call: 'POST /sdk/actions/build-oauth', query: {} }]);
    expect(requests[0]?.body).toEqual({
      action: 'zendesk',
      integrationId: 'integration-1',
      endUserSuppliedValues: { clientId: 'own', clientSecret: secret, scopes: 'read write' },
      parameters: {},
      originForPostMessage: 'https://app.example.com',
      isPreviewMode: false,
      installOptions: { accountType: 'user-configured-oauth' },
      userToken: token,
    });
  });

  it('does not hold requests open where only pushed requests are offered', async () => {
    const { backend } = await connect(['pushed-authorization'], {
      'POST /sdk/actions/build-oauth': { json: pushed },
    });
    expect(await backend.beginAuthorization(staged, { signal })).toMatchObject({ heldOpen: false });
  });
});

describe('beginning an authorization where they are not', () => {
  it('makes a session ID, and a URL that has the secret and the token once each', async () => {
    const { backend, requests, api } = await connect([]);
    const { authorizationUrl, sessionId, heldOpen } = await backend.beginAuthorization(staged, { signal });
    const url = new URL(authorizationUrl);
    expect(url.origin + url.pathname).toBe(`${api}/projects/project-1/sdk/actions/build-oauth`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      action: 'zendesk',
      integrationId: 'integration-1',
      endUserSuppliedValues: JSON.stringify(answers.reveal()),
      parameters: '{}',
      originForPostMessage: 'https://app.example.com',
      isPreviewMode: 'false',
      installOptions: '{"accountType":"user-configured-oauth"}',
      userToken: token,
      sessionId,
    });
    expect(authorizationUrl.split(secret)).toHaveLength(2);
    expect(sessionId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(heldOpen).toBe(false);
    expect(requests).toEqual([]);
  });

  it('refuses what makes a URL that no server takes, and says nothing of what was entered', async () => {
    const { backend } = await connect([]);
    const withFile = new InstallAnswers({ file: new File([secret.repeat(1500)], 'key.pem'), secret });
    const begun = backend.beginAuthorization({ ...staged, answers: withFile }, { signal });
    await expect(begun).rejects.toThrow(/^What was entered makes a URL of \d+ characters, .* 16000 at most/);
    await expect(begun).rejects.not.toThrow(secret);
  });

  it.each<[string, AuthorizationRequest, Record<string, unknown>]>([
    [
      'words the install options of a plain start as 2.1.1 does',
      plain,
      {
        installOptions: {
          isApiInstallation: true,
          showPortalAfterInstall: false,
          bypassPostOAuthPrompt: false,
          allowMultipleCredentials: true,
        },
      },
    ],
    [
      'names the account type that a plain start took without asking',
      { ...plain, accountType: userConfigured, allowMultipleCredentials: false },
      {
        installOptions: {
          isApiInstallation: true,
          showPortalAfterInstall: false,
          bypassPostOAuthPrompt: false,
          allowMultipleCredentials: false,
          accountType: 'user-configured-oauth',
        },
      },
    ],
    [
      'names the credential to authenticate again',
      { ...staged, credentialId: 'credential-1' },
      { installOptions: { accountType: 'user-configured-oauth', selectedCredentialId: 'credential-1' } },
    ],
    [
      'names a custom integration by its ID alone',
      { ...plain, integration: { ...integration, type: 'custom.github' } },
      { action: 'custom' },
    ],
    [
      'sends the fixed parameters of the account type',
      {
        ...staged,
        accountType: {
          ...userConfigured,
          oauthParameters: [
            { key: 'prompt', source: { type: 'VALUE', value: 'consent' } },
            { key: 'tenant', source: { type: 'VARIABLE' } },
            'nonsense',
          ],
        },
      },
      { parameters: { prompt: 'consent' } },
    ],
  ])('%s', async (_, request, expected) => {
    const { backend } = await connect([]);
    const { authorizationUrl } = await backend.beginAuthorization(request, { signal });
    const query = new URL(authorizationUrl).searchParams;
    for (const [name, value] of Object.entries(expected)) {
      const sent = query.get(name) ?? '';
      expect(typeof value === 'string' ? sent : JSON.parse(sent)).toEqual(value);
    }
  });

  it('sends the redirect URL that was asked for', async () => {
    const { backend } = await connect([]);
    const redirectUrl = 'https://app.example.com/oauth';
    const { authorizationUrl } = await backend.beginAuthorization({ ...staged, redirectUrl }, { signal });
    expect(new URL(authorizationUrl).searchParams.get('redirectUrl')).toBe(redirectUrl);
  });
});

describe('asking how an authorization stands', () => {
  const session = { integration, sessionId: 'session-1', heldOpen: false };
  const call = 'GET /sdk/actions/session-id/session-1';
  const nothing = { error: null, errorDescription: null };

  it.each<[string, boolean, boolean, Record<string, string>]>([
    ['lets the request be held open', true, false, { wait: '25' }],
    ['asks at once when the window has brought news', true, true, { wait: '0' }],
    ['asks at once where the backend holds nothing open', false, false, {}],
  ])('%s', async (_, heldOpen, hint, query) => {
    const { backend, requests } = await connect([], { [call]: { json: { status: 'pending' } } });
    await backend.authorizationStatus({ ...session, heldOpen }, { signal, hint });
    expect(requests).toMatchObject([{ call, query }]);
    expect(requests[0]?.query).toEqual(query);
  });

  it.each([
    ['no result yet', { connectCredentialId: null }, { status: 'pending' }],
    [
      'a result, as 2.1.1 knows it',
      { connectCredentialId: 'credential-1' },
      { status: 'complete', credentialId: 'credential-1' },
    ],
    ['pending', { status: 'pending', connectCredentialId: null }, { status: 'pending' }],
    [
      'complete',
      { status: 'complete', connectCredentialId: 'credential-1', credential },
      { status: 'complete', credentialId: 'credential-1', credential },
    ],
    [
      'denied',
      { status: 'denied', connectCredentialId: null, error: 'access_denied' },
      { status: 'denied', ...nothing, error: 'access_denied' },
    ],
    [
      'failed',
      {
        status: 'failed',
        connectCredentialId: null,
        error: 'invalid_client',
        errorDescription: 'Wrong secret.',
      },
      { status: 'failed', error: 'invalid_client', errorDescription: 'Wrong secret.' },
    ],
    [
      'expired',
      { status: 'expired', connectCredentialId: null, error: null },
      { status: 'expired', ...nothing },
    ],
  ])('understands: %s', async (_, json, status) => {
    const { backend } = await connect([], { [call]: { json } });
    expect(await backend.authorizationStatus(session, { signal, hint: false })).toEqual(status);
  });

  it.each([500, 503, 429])('is told that the backend is unavailable after a %d', async (status) => {
    const { backend } = await connect([], { [call]: { status, json: { message: 'Later.' } } });
    expect(await backend.authorizationStatus(session, { signal, hint: false })).toEqual({
      status: 'unavailable',
    });
  });

  it.each([
    ['refuses', { status: 401, json: { message: 'The token has expired.' } }, 'The token has expired.'],
    ['breaks the protocol', { json: { status: 'done', connectCredentialId: null } }, '"status" is not what'],
  ])('fails where the backend %s', async (_, answer, message) => {
    const { backend } = await connect([], { [call]: answer });
    await expect(backend.authorizationStatus(session, { signal, hint: false })).rejects.toThrow(message);
  });

  it('ends with the reason of the caller when it is aborted', async () => {
    const caller = new AbortController();
    const { backend, calls } = await connect(OURS, { [call]: () => new Promise(() => undefined) });
    const asking = backend.authorizationStatus(
      { ...session, heldOpen: true },
      { signal: caller.signal, hint: false },
    );
    const ended = expect(asking).rejects.toThrow('enough');
    await expect.poll(calls).toEqual([call]);
    caller.abort(new Error('enough'));
    await ended;
  });
});

describe('ending an authorization', () => {
  it.each([
    ['cancels the login where that is offered', OURS, { cancel: 'true' }],
    ['forgets the answer elsewhere', [], {}],
  ])('%s', async (_, features, query) => {
    const { backend, requests } = await connect(features);
    await backend.endAuthorization({ integration, sessionId: 'session-1', heldOpen: false });
    expect(requests).toMatchObject([{ call: 'DELETE /sdk/actions/session-id/session-1' }]);
    expect(requests[0]?.query).toEqual(query);
  });
});

describe('collecting a credential', () => {
  const session = { integration, sessionId: 'session-1', heldOpen: false };
  const complete = { status: 'complete' as const, credentialId: 'credential-1' };

  it('asks nothing where the session brought it', async () => {
    const { backend, requests } = await connect(OURS);
    expect(await backend.collectCredential(session, { ...complete, credential }, { signal })).toBe(
      credential,
    );
    expect(requests).toEqual([]);
  });

  it('posts what the message of the window carried', async () => {
    const { backend, requests } = await connect([], { 'POST /sdk/credentials': { json: credential } });
    const message = { credentialId: 'credential-1', more: 1 };
    expect(await backend.collectCredential(session, { ...complete, message }, { signal })).toEqual(
      credential,
    );
    expect(requests.map(({ call, body }) => [call, body])).toEqual([
      [
        'POST /sdk/credentials',
        { integrationId: 'integration-1', config: {}, payload: message, installOptions: {} },
      ],
    ]);
  });

  it('fetches it after a session answer, then deletes the session', async () => {
    const { backend, calls } = await connect([], {
      'GET /sdk/credentials/credential-1': { json: credential },
      'DELETE /sdk/actions/session-id/session-1': { status: 500 },
    });
    expect(await backend.collectCredential(session, complete, { signal })).toEqual(credential);
    await expect
      .poll(calls)
      .toEqual(['GET /sdk/credentials/credential-1', 'DELETE /sdk/actions/session-id/session-1']);
  });
});

describe('making and finishing a credential', () => {
  const keyed = { idempotencyKey: '6f1c3c1e-6c43-4c8e-9f5d-0d8f5f3f2a11', allowMultipleCredentials: true };
  const request = { integration, accountType: userConfigured, answers, credentialId: null, ...keyed };
  const body = {
    integrationId: 'integration-1',
    config: {},
    payload: { ...answers.reveal(), skipPostOAuthInputs: false },
    installOptions: { accountType: 'user-configured-oauth' },
  };

  it.each([
    [
      'with an idempotency key where the backend knows it',
      OURS,
      { ...body, idempotencyKey: keyed.idempotencyKey },
    ],
    ['as 2.1.1 does elsewhere', [], body],
  ])('sends what was entered %s', async (_, features, expected) => {
    const { backend, requests } = await connect(features, { 'POST /sdk/credentials': { json: credential } });
    expect(await backend.createCredential(request, { signal })).toEqual(credential);
    expect(requests.map((sent) => sent.body)).toEqual([expected]);
  });

  it.each([
    ['its name', new File([new Uint8Array([0, 255, 10])], 'key.pem'), { name: 'key.pem', data: 'AP8K' }],
    ['a name for what has none', new Blob(['one']), { name: 'blob', data: 'b25l' }],
    ['a name for what has an empty one', new File(['one'], ''), { name: 'blob', data: 'b25l' }],
  ])('sends a file as its content in base64 with %s, before OAuth and after', async (_, file, sent) => {
    const { backend, requests } = await connect(OURS, {
      'POST /sdk/actions/build-oauth': {
        json: { authorizationUrl: 'https://p.example.com/', sessionId: 's', expiresIn: 30 },
      },
      'POST /sdk/credentials': { json: credential },
    });
    const withFile = new InstallAnswers({ file, site: 'acme' });
    await backend.beginAuthorization({ ...staged, answers: withFile }, { signal });
    await backend.createCredential({ ...request, answers: withFile }, { signal });
    expect(requests.map(({ body }) => body)).toMatchObject([
      { endUserSuppliedValues: { file: sent, site: 'acme' } },
      { payload: { file: sent, site: 'acme' } },
    ]);
  });

  it('says that post-options are left out, and which credential is authenticated again', async () => {
    const { backend, requests } = await connect([], { 'POST /sdk/credentials': { json: credential } });
    const accountType = { ...userConfigured, skipPostOAuthInputs: true };
    await backend.createCredential({ ...request, accountType, credentialId: 'credential-1' }, { signal });
    expect(requests[0]?.body).toMatchObject({
      payload: { skipPostOAuthInputs: true },
      installOptions: { selectedCredentialId: 'credential-1' },
    });
  });

  it('completes the setup of the credential that waits for it', async () => {
    const call = 'POST /sdk/credentials/credential-1/complete-setup';
    const { backend, requests } = await connect(OURS, { [call]: { json: credential } });
    const setup = {
      integration,
      accountType: null,
      credential: { ...credential, status: 'PENDING' as const },
    };
    const site = new InstallAnswers({ site: 'acme' });
    expect(await backend.completeSetup({ ...setup, answers: site, ...keyed }, { signal })).toEqual(
      credential,
    );
    expect(requests.map((sent) => [sent.call, sent.body])).toEqual([
      [
        call,
        {
          integrationId: 'integration-1',
          config: {},
          payload: { site: 'acme', skipPostOAuthInputs: false },
          installOptions: {},
          idempotencyKey: keyed.idempotencyKey,
        },
      ],
    ]);
  });

  it('is not aborted once it is under way, so that it becomes known what came of it', async () => {
    const { backend } = await connect([], { 'POST /sdk/credentials': { json: credential } });
    const made = backend.createCredential(request, { signal: AbortSignal.abort() });
    expect(await made).toEqual(credential);
  });

  it('refuses a credential that breaks the protocol', async () => {
    const { backend } = await connect([], {
      'POST /sdk/credentials': { json: { ...credential, status: 'OK' } },
    });
    await expect(backend.createCredential(request, { signal })).rejects.toThrow(
      'POST /sdk/credentials was answered with status 200: "status"',
    );
  });

  it('discards a credential by its ID', async () => {
    const { backend, requests } = await connect([]);
    await backend.discardCredential(integration, credential);
    expect(requests).toMatchObject([
      {
        call: 'DELETE /sdk/integrations/integration-1',
        headers: { 'x-paragon-credential': 'credential-1' },
      },
    ]);
  });
});
