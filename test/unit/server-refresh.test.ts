import type { ConnectServerOptions, CredentialStore, Store } from '@installflow/connect/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { integrations } from '../../src/integrations/index.js';
import { grantKeyOf, type NewCredential } from '../../src/server/credentials/credential.js';
import type { Tokens } from '../../src/server/provider/tokens.js';
import { STANDARD_REFUSALS } from '../../src/server/provider/token-refusal.js';
import { Problem } from '../../src/server/problem.js';
import { createServerContext } from '../../src/server/create-context.js';
import { createEvents } from '../../src/server/events.js';
import { createLife } from '../../src/server/life.js';
import { createServices, type Services } from '../../src/server/services.js';
import { failingStores, type StoreFailure } from '../support/server/failing-store.js';
import { memoryStores } from '../support/server/memory-stores.js';
import { listenToServer } from '../support/server/told.js';

const NOW = 1_800_000_000_000;
const encryptionKeys = [{ kid: 'k1', key: new Uint8Array(32).fill(7) }];
const owner = { projectId: 'p1', userId: 'alice' };
const ref = { ...owner, credentialId: 'c1' };
const stale: Tokens = {
  accessToken: 'old',
  refreshToken: 'refresh-0',
  accessTokenExpiresAt: NOW - 1,
  tokenType: 'bearer',
  scopes: ['read'],
};

type OnEvent = NonNullable<ConnectServerOptions['onEvent']>;
type Provider = (body: URLSearchParams, url: string) => Response | Promise<Response>;

/** One instance of the server: its own services over a store that it shares. */
function instance(
  stores: { store: Store; credentialStore: CredentialStore },
  provider: Provider,
  now = () => NOW,
  onEvent?: OnEvent,
): Services {
  const client = { clientId: 'company', clientSecret: 'company-secret' };
  const options: ConnectServerOptions = {
    apiUrl: 'https://connect.example.com',
    ...stores,
    encryptionKeys,
    now,
    fetch: async (input, init) => {
      const body = new URLSearchParams(init?.body instanceof URLSearchParams ? init.body : '');
      return provider(body, input instanceof Request ? input.url : String(input));
    },
    projects: [
      {
        id: 'p1',
        userTokenKey: { publicKey: '-----BEGIN PUBLIC KEY-----' },
        origins: [],
        integrations: Object.fromEntries(Object.keys(integrations).map((type) => [type, { client }])),
      },
    ],
  };
  return createServices(createServerContext(options, createEvents({ onEvent, now }), createLife(undefined)));
}

const companyClient = { clientId: 'company', clientSecret: null };
const ownClient = { clientId: 'own', clientSecret: 'own-secret' };

async function store(
  services: Services,
  tokens: Tokens,
  part: Partial<NewCredential> = {},
  client: { clientId: string; clientSecret: string | null } = companyClient,
): Promise<void> {
  const { integrationType = 'salesforce' } = part;
  const sealed = await services.credentials.sealSecrets(
    { ...owner, id: 'c1', integrationType, accountType: 'default' },
    { scheme: 'oauth', tokens, ...client, settings: { subdomain: 'acme' }, apiOrigin: null },
  );
  const time = new Date(NOW).toISOString();
  const credential: NewCredential = {
    externalId: null,
    grant: null,
    ...owner,
    id: 'c1',
    integrationId: 'i1',
    integrationType: 'salesforce',
    accountType: 'default',
    status: 'VALID',
    configurationId: 'f1',
    providerId: 'account',
    providerData: {},
    sealed,
    tokenId: 't0',
    sealedSetup: null,
    sessionId: null,
    dateCreated: time,
    dateUpdated: time,
    dateRefreshed: time,
    refreshFailureCount: 0,
    ...part,
  };
  const endpoints = { issuer: 'https://issuer.example' };
  const grant = await grantKeyOf({ endpoints, clientId: client.clientId }, credential.providerId);
  await services.credentials.insert({ ...credential, grant }, NOW);
}

const granted = (generation: number, more: object = {}) =>
  Response.json({
    access_token: `access-${generation}`,
    refresh_token: `refresh-${generation}`,
    token_type: 'Bearer',
    expires_in: 3600,
    ...more,
  });
const refusedWith = (status: number, error: string) => Response.json({ error }, { status });
const problemOf = async (token: Promise<unknown>) => {
  const error = await token.catch((reason: unknown) => reason);
  return error instanceof Problem ? { status: error.status, code: error.code } : error;
};
const statusOf = async (services: Services) => (await services.credentials.find(ref))?.status;

describe('an access token', () => {
  it('that is not stale is used as it is', async () => {
    const services = instance(memoryStores(), () => refusedWith(400, 'invalid_grant'));
    await store(services, { ...stale, accessTokenExpiresAt: NOW + 60_000 });
    expect(await services.accessTokens.get(ref)).toMatchObject({ accessToken: 'old', tokenId: 't0' });
  });

  it('that is stale is refreshed once for all calls of all instances, with a refresh token of a single use', async () => {
    const shared = memoryStores();
    let generation = 0;
    const provider: Provider = (body) => {
      if (body.get('refresh_token') !== `refresh-${generation}`) return refusedWith(400, 'invalid_grant');
      generation += 1;
      return granted(generation);
    };
    const instances = Array.from({ length: 4 }, () => instance(shared, provider));
    for (const services of instances.slice(0, 1)) await store(services, stale);
    const tokens = await Promise.all(
      instances.flatMap(({ accessTokens }) => Array.from({ length: 25 }, () => accessTokens.get(ref))),
    );
    expect(new Set(tokens.map(({ accessToken }) => accessToken))).toEqual(new Set(['access-1']));
    expect(generation).toBe(1);
  });

  it('is asked for with the client of the company and the stored refresh token', async () => {
    const bodies: Record<string, string>[] = [];
    const services = instance(memoryStores(), (body) => {
      bodies.push(Object.fromEntries(body));
      return granted(1, { refresh_token: undefined });
    });
    await store(services, stale);
    await services.accessTokens.get(ref);
    expect(bodies).toEqual([
      {
        grant_type: 'refresh_token',
        refresh_token: 'refresh-0',
        client_id: 'company',
        client_secret: 'company-secret',
      },
    ]);
    const found = await services.credentials.find(ref);
    const secrets = found && (await services.credentials.openSecrets(found));
    expect(secrets).toMatchObject({
      tokens: { accessToken: 'access-1', refreshToken: 'refresh-0', scopes: ['read'] },
    });
  });

  it('is refreshed after a 401, unless it has changed since', async () => {
    let generation = 0;
    const services = instance(memoryStores(), () => granted((generation += 1), { expires_in: undefined }));
    await store(services, { ...stale, accessTokenExpiresAt: null });
    const used = await services.accessTokens.get(ref);
    expect(used.accessToken).toBe('old');
    const both = await Promise.all([
      services.accessTokens.getAfterUnauthorized(ref, used.tokenId),
      services.accessTokens.getAfterUnauthorized(ref, used.tokenId),
    ]);
    expect(both.map((token) => token?.accessToken)).toEqual(['access-1', 'access-1']);
  });
});

describe('a token that is refused although it was refreshed', () => {
  /** Two instances over one store and clock, and a token that one of them refreshed. */
  async function refreshed() {
    const clock = { time: NOW };
    const shared = memoryStores({ now: () => clock.time });
    let generation = 0;
    const provider = vi.fn<Provider>(() => granted((generation += 1), { expires_in: undefined }));
    const [one, other] = [1, 2].map(() => instance(shared, provider, () => clock.time));
    if (!one || !other) throw new Error('there are two instances');
    await store(one, { ...stale, accessTokenExpiresAt: null });
    const token = await one.accessTokens.getAfterUnauthorized(ref, 't0');
    return { one, other, provider, clock, tokenId: token?.tokenId ?? '' };
  }

  it('is not refreshed again within a minute, on any instance', async () => {
    const { one, other, provider, clock, tokenId } = await refreshed();
    expect(await one.accessTokens.getAfterUnauthorized(ref, tokenId)).toBeNull();
    clock.time += 59_999;
    expect(await other.accessTokens.getAfterUnauthorized(ref, tokenId)).toBeNull();
    expect(provider).toHaveBeenCalledTimes(1);
    expect(await statusOf(one)).toBe('VALID');
    clock.time += 1;
    expect(await other.accessTokens.getAfterUnauthorized(ref, tokenId)).toMatchObject({
      accessToken: 'access-2',
    });
  });

  it('is not refreshed again either where it was stale', async () => {
    const provider = vi.fn<Provider>(() => granted(1));
    const services = instance(memoryStores(), provider);
    await store(services, stale);
    const { tokenId } = await services.accessTokens.get(ref);
    expect(await services.accessTokens.getAfterUnauthorized(ref, tokenId)).toBeNull();
    expect(provider).toHaveBeenCalledTimes(1);
  });

  it('gives way to one that has taken its place since', async () => {
    const { one, provider, tokenId } = await refreshed();
    await one.credentials.change(ref, (credential) => ({ ...credential, tokenId: 'reconnected' }));
    expect(await one.accessTokens.getAfterUnauthorized(ref, tokenId)).toMatchObject({
      tokenId: 'reconnected',
    });
    expect(provider).toHaveBeenCalledTimes(1);
    expect(await one.accessTokens.getAfterUnauthorized(ref, 'reconnected')).toMatchObject({
      accessToken: 'access-2',
    });
  });
});

describe('a token without a refresh token', () => {
  const alone: Tokens = { ...stale, refreshToken: null };
  const reconnect = { status: 409, code: 'reconnect_required' };
  const never: Provider = () => {
    throw new Error('there is nothing to ask the provider for');
  };

  it('that has expired by the provider’s own word asks to reconnect', async () => {
    const services = instance(memoryStores(), never);
    await store(services, alone);
    expect(await problemOf(services.accessTokens.get(ref))).toEqual(reconnect);
    expect(await statusOf(services)).toBe('INVALID');
  });

  it('is used until the very end', async () => {
    const services = instance(memoryStores(), never);
    await store(services, { ...alone, accessTokenExpiresAt: NOW + 1 });
    expect(await services.accessTokens.get(ref)).toMatchObject({ accessToken: 'old' });
    expect(await statusOf(services)).toBe('VALID');
  });

  it.each([
    ['that has no end', null],
    ['that has not expired', NOW + 60_000],
  ])('%s is not given up because one request was refused', async (_, accessTokenExpiresAt) => {
    const services = instance(memoryStores(), never);
    await store(services, { ...alone, accessTokenExpiresAt });
    expect(await problemOf(services.accessTokens.getAfterUnauthorized(ref, 't0'))).toEqual(reconnect);
    expect(await statusOf(services)).toBe('VALID');
  });
});

describe('a refresh that fails', () => {
  it.each<[string, Provider, number, string]>([
    ['by invalid_grant asks to reconnect', () => refusedWith(400, 'invalid_grant'), 409, 'INVALID'],
    ['by an unknown error is told as it is', () => refusedWith(400, 'something_else'), 502, 'VALID'],
    ['by a 500 asks to try again', () => refusedWith(500, 'invalid_grant'), 503, 'VALID'],
    ['by a 429 asks to try again', () => refusedWith(429, 'invalid_grant'), 503, 'VALID'],
    [
      'by an unreachable provider asks to try again',
      () => Promise.reject(new TypeError('fetch failed')),
      503,
      'VALID',
    ],
    [
      'by a time-out asks to try again',
      () => Promise.reject(new DOMException('late', 'TimeoutError')),
      503,
      'VALID',
    ],
  ])('%s', async (_, provider, status, credentialStatus) => {
    const services = instance(memoryStores(), provider);
    await store(services, stale);
    expect(await problemOf(services.accessTokens.get(ref))).toMatchObject({ status });
    expect(await statusOf(services)).toBe(credentialStatus);
  });

  it.each([
    ['the user’s own client is refused asks to reconnect', ownClient, 409, 'reconnect_required', 'INVALID'],
    [
      'the company’s client is refused, which no user can mend, is told by a code of its own',
      companyClient,
      502,
      'oauth_client_refused',
      'VALID',
    ],
  ])('because %s', async (_, client, status, code, credentialStatus) => {
    const services = instance(memoryStores(), () => refusedWith(401, 'invalid_client'));
    await store(services, stale, {}, client);
    expect(await problemOf(services.accessTokens.get(ref))).toEqual({ status, code });
    expect(await statusOf(services)).toBe(credentialStatus);
    expect(await problemOf(services.accessTokens.get(ref))).toEqual({ status, code });
  });

  const refusals = Object.entries(integrations).flatMap(([type, { peculiarities }]) =>
    [
      ...[...STANDARD_REFUSALS].flatMap(([error, meaning]) =>
        peculiarities?.tokenRefusals?.some((refusal) => refusal.error === error) ? [] : [{ error, meaning }],
      ),
      ...(peculiarities?.tokenRefusals ?? []),
    ].map((refusal) => ({ description: undefined, ...refusal, type })),
  );
  const outcomes = {
    grant: { company: ['reconnect_required', 'INVALID'], own: ['reconnect_required', 'INVALID'] },
    client: { company: ['oauth_client_refused', 'VALID'], own: ['reconnect_required', 'INVALID'] },
    passing: { company: ['refresh_in_progress', 'VALID'], own: ['refresh_in_progress', 'VALID'] },
    unknown: { company: ['refresh_refused', 'VALID'], own: ['refresh_refused', 'VALID'] },
  };

  it.each(refusals)(
    'at $type by $error ($description), which means $meaning, ends in that, whosever the client is',
    async ({ type, error, description, meaning }) => {
      for (const [whose, client] of [
        ['company', companyClient],
        ['own', ownClient],
      ] as const) {
        const { failures, onEvent } = listenToServer();
        const answer = () => Response.json({ error, error_description: description }, { status: 400 });
        const services = instance(memoryStores(), answer, undefined, onEvent);
        await store(services, stale, { integrationType: type }, client);
        const [code, status] = outcomes[meaning][whose];
        expect(await problemOf(services.accessTokens.get(ref))).toMatchObject({ code });
        expect(await statusOf(services)).toBe(status);
        expect(failures.map(({ code: told }) => told)).toEqual([
          code === 'oauth_client_refused' ? code : (expect.not.stringMatching('oauth_client') as string),
        ]);
      }
    },
  );

  it('tells the operator the provider’s own error, and no secret', async () => {
    const { failures, onEvent } = listenToServer();
    const services = instance(
      memoryStores(),
      (body) => Response.json({ error: 'odd_one', error_description: body.toString() }, { status: 400 }),
      undefined,
      onEvent,
    );
    await store(services, stale);
    expect(await problemOf(services.accessTokens.get(ref))).toEqual({ status: 502, code: 'refresh_refused' });
    expect(failures).toEqual([
      {
        code: 'token_request_refused',
        message: 'salesforce: a token could not be refreshed. The provider’s error is "odd_one".',
      },
    ]);
  });

  it('works again once the operator has mended the company’s client', async () => {
    const clock = { time: NOW };
    const answers = [refusedWith(401, 'invalid_client'), granted(1)];
    const services = instance(
      memoryStores(),
      () => answers.shift() ?? granted(2),
      () => clock.time,
    );
    await store(services, stale);
    expect(await problemOf(services.accessTokens.get(ref))).toMatchObject({ code: 'oauth_client_refused' });
    clock.time += 10_000;
    expect(await services.accessTokens.get(ref)).toMatchObject({ accessToken: 'access-1' });
  });

  it('is not tried again before the provider wants to be asked again', async () => {
    const clock = { time: NOW };
    const provider = vi.fn<Provider>(
      () => new Response(null, { status: 429, headers: { 'Retry-After': '60' } }),
    );
    const services = instance(memoryStores({ now: () => clock.time }), provider, () => clock.time);
    await store(services, stale);
    const waits: unknown[] = [];
    for (const time of [0, 10_000, 59_000, 60_000]) {
      clock.time = NOW + time;
      const error = await services.accessTokens.get(ref).catch((reason: unknown) => reason);
      waits.push(error instanceof Problem && [error.code, error.details.headers?.['Retry-After']]);
    }
    expect(waits).toEqual(['60', '50', '1', '60'].map((seconds) => ['refresh_in_progress', seconds]));
    expect(provider).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['its scopes in an array', { scope: ['read', 'write'] }, '"scope"', { scopes: ['read', 'write'] }],
    ['no type', { token_type: undefined }, '"token_type"', { tokenType: 'bearer' }],
    ['an unknown type', { token_type: 'mac' }, '"token_type"', { tokenType: 'bearer' }],
    ['an empty lifetime', { expires_in: '' }, '"expires_in"', { accessTokenExpiresAt: null }],
  ])('is no failure where the answer has %s', async (_, part, field, tokens) => {
    const { failures, onEvent } = listenToServer();
    const services = instance(memoryStores(), () => granted(1, part), undefined, onEvent);
    await store(services, stale);
    await services.accessTokens.get(ref);
    const found = await services.credentials.find(ref);
    expect(found && (await services.credentials.openSecrets(found))).toMatchObject({
      tokens: { accessToken: 'access-1', refreshToken: 'refresh-1', ...tokens },
    });
    expect(failures).toEqual([
      {
        code: 'token_response_repaired',
        message: `salesforce: the token response differs from RFC 6749 in ${field}.`,
      },
    ]);
  });

  it('is no failure where the answer has an empty refresh token and status 201', async () => {
    const provider = async () =>
      new Response(await granted(1, { refresh_token: '' }).text(), { status: 201 });
    const services = instance(memoryStores(), provider);
    await store(services, stale);
    expect(await services.accessTokens.get(ref)).toMatchObject({
      accessToken: 'access-1',
      secrets: { tokens: { refreshToken: 'refresh-0' } },
    });
  });

  it('leaves a credential alone that was reconnected in the meantime, and asks to try again with it', async () => {
    const services = instance(memoryStores(), async () => {
      await services.credentials.change(ref, (credential) => ({ ...credential, tokenId: 'reconnected' }));
      return refusedWith(400, 'invalid_grant');
    });
    await store(services, stale);
    expect(await problemOf(services.accessTokens.get(ref))).toMatchObject({ status: 503 });
    expect(await statusOf(services)).toBe('VALID');
  });
});

describe('a refresh that failed for the moment', () => {
  /** Two instances over one store and clock, and a provider that fails once. */
  async function failedOnce(tokens: Partial<Tokens> = {}, failure = () => refusedWith(500, 'x')) {
    const clock = { time: NOW };
    const shared = memoryStores({ now: () => clock.time });
    const provider = vi.fn<Provider>(() => granted(1)).mockImplementationOnce(failure);
    const [one, other] = [1, 2].map(() => instance(shared, provider, () => clock.time));
    if (!one || !other) throw new Error('there are two instances');
    await store(one, { ...stale, ...tokens });
    return { one, other, provider, clock };
  }
  const retryAfter = async (token: Promise<unknown>) => {
    const error = await token.catch((reason: unknown) => reason);
    return error instanceof Problem ? error.details.headers?.['Retry-After'] : error;
  };

  it.each<[string, () => Response]>([
    ['', () => refusedWith(500, 'x')],
    [', because the company’s client is refused,', () => refusedWith(401, 'invalid_client')],
  ])('%s is not tried again for as long as it tells callers to wait, on any instance', async (_, failure) => {
    const { one, other, provider, clock } = await failedOnce({}, failure);
    expect(await retryAfter(one.accessTokens.get(ref))).toBe('10');
    clock.time += 3500;
    expect(await retryAfter(other.accessTokens.get(ref))).toBe('7');
    expect(await retryAfter(one.accessTokens.getAfterUnauthorized(ref, 't0'))).toBe('7');
    clock.time += 6499;
    expect(await retryAfter(one.accessTokens.get(ref))).toBe('1');
    expect(provider).toHaveBeenCalledTimes(1);
    clock.time += 1;
    expect((await other.accessTokens.get(ref)).accessToken).toBe('access-1');
  });

  it('does not keep the token of another login from being refreshed', async () => {
    const { one, provider } = await failedOnce();
    expect(await problemOf(one.accessTokens.get(ref))).toMatchObject({ status: 503 });
    await one.credentials.change(ref, (credential) => ({ ...credential, tokenId: 'reconnected' }));
    expect((await one.accessTokens.get(ref)).accessToken).toBe('access-1');
    expect(provider).toHaveBeenCalledTimes(2);
  });

  it('leaves the token in use until it ends, unless the provider refused it', async () => {
    const { one, other, provider, clock } = await failedOnce({ accessTokenExpiresAt: NOW + 5000 });
    expect((await one.accessTokens.get(ref)).accessToken).toBe('old');
    expect((await other.accessTokens.get(ref)).accessToken).toBe('old');
    expect(await problemOf(one.accessTokens.getAfterUnauthorized(ref, 't0'))).toMatchObject({ status: 503 });
    clock.time += 5000;
    expect(await problemOf(other.accessTokens.get(ref))).toMatchObject({ status: 503 });
    expect(provider).toHaveBeenCalledTimes(1);
  });
});

describe('a token of which the provider says that it is dead', () => {
  const reconnect = { status: 409, code: 'reconnect_required' };

  it('is refreshed where it has a refresh token, unless it has changed since', async () => {
    const services = instance(memoryStores(), () => granted(1));
    await store(services, { ...stale, accessTokenExpiresAt: null });
    const both = [1, 2].map(() => services.accessTokens.getAfterEnd(ref, 't0'));
    expect((await Promise.all(both)).map(({ accessToken }) => accessToken)).toEqual(['access-1', 'access-1']);
  });

  it('asks to reconnect where it has no refresh token, although it has not expired', async () => {
    const services = instance(memoryStores(), () => granted(1));
    await store(services, { ...stale, refreshToken: null, accessTokenExpiresAt: null });
    expect(await problemOf(services.accessTokens.getAfterEnd(ref, 't0'))).toEqual(reconnect);
    expect(await statusOf(services)).toBe('INVALID');
  });

  it('asks to reconnect where a refresh has just brought it', async () => {
    const provider = vi.fn<Provider>(() => granted(1));
    const services = instance(memoryStores(), provider);
    await store(services, stale);
    const { tokenId } = await services.accessTokens.get(ref);
    expect(await problemOf(services.accessTokens.getAfterEnd(ref, tokenId))).toEqual(reconnect);
    expect(await statusOf(services)).toBe('INVALID');
    expect(provider).toHaveBeenCalledTimes(1);
  });
});

describe('a refresh during which the store fails', () => {
  afterEach(() => void vi.useRealTimers());

  /** A token that was refreshed once, with a refresh token of a single use, over a store that failed meanwhile. */
  async function refreshThrough(failure: StoreFailure) {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { fail, failures, ...shared } = failingStores(memoryStores());
    const provider = vi.fn<Provider>((body) => {
      fail(failure);
      return body.get('refresh_token') === 'refresh-0' ? granted(1) : refusedWith(400, 'invalid_grant');
    });
    const services = instance(shared, provider);
    await store(services, stale);
    const progress = { isOver: false };
    const outcome = services.accessTokens
      .get(ref)
      .catch((error: unknown) => error)
      .finally(() => (progress.isOver = true));
    while (!progress.isOver) await vi.advanceTimersByTimeAsync(100);
    return { outcome: await outcome, services, failures, provider };
  }

  it.each<StoreFailure>([
    { operation: 'set', kind: 'refreshed', when: 'before' },
    { operation: 'set', kind: 'refreshed', when: 'after' },
    { credentials: 'update', when: 'before' },
    { credentials: 'update', when: 'after' },
    { credentials: 'update', times: 6 },
    { credentials: 'find', times: 2 },
    { operation: 'replace', kind: 'refresh-lock' },
  ])('keeps the new token: %j', async (failure) => {
    const { outcome, services, failures, provider } = await refreshThrough(failure);
    expect(failures).toHaveLength(failure.times ?? 1);
    expect(outcome).toMatchObject({ accessToken: 'access-1' });
    expect(await services.accessTokens.get(ref)).toMatchObject({ accessToken: 'access-1' });
    expect(provider).toHaveBeenCalledTimes(1);
  });

  it('ends at last where the store stays away', async () => {
    const { outcome } = await refreshThrough({ credentials: 'update', times: 100 });
    expect(outcome).toMatchObject({ name: 'StoreError', cause: new Error('the store is away') });
  });
});

describe('a refresh beside another change of the credential', () => {
  it('keeps both where its setup was completed in the meantime', async () => {
    const services = instance(memoryStores(), async () => {
      await services.credentials.change(ref, (credential) => ({
        ...credential,
        status: 'VALID',
        sealedSetup: null,
      }));
      return granted(1);
    });
    await store(services, stale, { status: 'PENDING' });
    expect((await services.accessTokens.get(ref)).accessToken).toBe('access-1');
    expect(await statusOf(services)).toBe('VALID');
  });

  it('does not use the token before where the credential was deleted and the refresh failed', async () => {
    const services = instance(memoryStores(), async () => {
      await services.credentials.deleteUser(owner, () => Promise.resolve());
      return refusedWith(500, 'x');
    });
    await store(services, { ...stale, accessTokenExpiresAt: NOW + 5000 });
    expect(await problemOf(services.accessTokens.get(ref))).toEqual({
      status: 404,
      code: 'credential_not_found',
    });
  });

  it('makes a credential valid again that another instance gave up, which was told of the spent token', async () => {
    const services = instance(memoryStores(), async () => {
      await services.credentials.change(ref, (credential) => ({ ...credential, status: 'INVALID' }));
      return granted(1);
    });
    await store(services, stale);
    expect((await services.accessTokens.get(ref)).accessToken).toBe('access-1');
    expect(await statusOf(services)).toBe('VALID');
  });

  it('revokes the new token where the credential was deleted', async () => {
    const revoked: (string | null)[] = [];
    const services = instance(memoryStores(), async (body, url) => {
      if (url.endsWith('/revoke')) {
        revoked.push(body.get('token'));
        return new Response(null);
      }
      await services.credentials.deleteUser(owner, () => Promise.resolve());
      return granted(1);
    });
    await store(services, stale);
    expect(await problemOf(services.accessTokens.get(ref))).toEqual({
      status: 404,
      code: 'credential_not_found',
    });
    await vi.waitFor(() => expect(revoked).toEqual(['refresh-1']));
  });
});

describe('the origin of an API that the provider names in its answer', () => {
  const moved = { instance_url: 'https://moved.my.salesforce.com' };

  it.each([{}, { instance_url: 'https://evil.example' }, { instance_url: 1 }])(
    'is the new one after a refresh, since Salesforce may have moved the org, and stays where a later one answers %j',
    async (later) => {
      let time = NOW;
      const answers = [moved, later];
      const services = instance(
        memoryStores({ now: () => time }),
        () => granted(1, answers.shift()),
        () => time,
      );
      await store(services, stale);
      expect((await services.accessTokens.get(ref)).secrets.apiOrigin).toBe(moved.instance_url);
      time += 2 * 3600_000;
      const { accessToken, secrets } = await services.accessTokens.get(ref);
      expect({ accessToken, apiOrigin: secrets.apiOrigin }).toEqual({
        accessToken: 'access-1',
        apiOrigin: moved.instance_url,
      });
      expect(answers).toEqual([]);
    },
  );
});
