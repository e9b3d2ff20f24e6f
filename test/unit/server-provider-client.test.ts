import { base64url } from 'jose';
import { describe, expect, it, vi } from 'vitest';
import { createProviderClient } from '../../src/server/provider/provider-client.js';
import { readBytes } from '../../src/server/provider/read-bytes.js';
import { accessTo } from '../support/server/provider-access.js';

interface Sent {
  url: string;
  init: RequestInit | undefined;
}

/** A client of a provider that gives every request the same answer. */
function clientOf(answer: () => Response) {
  const sent: Sent[] = [];
  const client = createProviderClient({
    fetch: (input, init) => {
      sent.push({ url: input instanceof Request ? input.url : String(input), init });
      return Promise.resolve(answer());
    },
    now: Date.now,
    report: () => undefined,
  });
  return { client, sent };
}

const tokens = {
  accessToken: 'access',
  refreshToken: 'refresh',
  accessTokenExpiresAt: null,
  tokenType: 'bearer',
  scopes: [],
};

describe('a token request', () => {
  it.each([301, 302, 303, 307, 308])('does not follow a redirect with status %i', async (status) => {
    const { client, sent } = clientOf(
      () => new Response(null, { status, headers: { Location: 'https://evil.example/' } }),
    );
    await expect(client.refresh(accessTo('zendesk'), tokens)).rejects.toMatchObject({
      name: 'ProviderError',
      meaning: 'passing',
    });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.url).toBe('https://acme.zendesk.com/oauth/tokens');
    expect(sent[0]?.init).toMatchObject({ redirect: 'manual', signal: expect.any(AbortSignal) as unknown });
  });

  it('reads no more than a megabyte of an answer', async () => {
    const endless = () =>
      new Response(
        new ReadableStream<Uint8Array>({ pull: (stream) => stream.enqueue(new Uint8Array(64 * 1024)) }),
      );
    const { client } = clientOf(endless);
    await expect(client.refresh(accessTo('zendesk'), tokens)).rejects.toMatchObject({
      code: 'invalid_provider_response',
    });
  });
});

describe('revoking a token', () => {
  it.each([
    ['slack', { ok: true }, 200],
    ['gmail', {}, 200],
  ] as const)('at %s succeeds with %o and status %i', async (type, body, status) => {
    const { client } = clientOf(() => Response.json(body, { status }));
    await expect(client.revoke(accessTo(type), tokens)).resolves.toBeUndefined();
  });

  it.each([
    ['slack', { ok: false, error: 'invalid_auth' }, 200],
    ['slack', { ok: true }, 500],
    ['slack', 'in maintenance', 200],
    ['gmail', { error: 'invalid_token' }, 400],
  ] as const)('at %s fails with %o and status %i', async (type, body, status) => {
    const { client } = clientOf(() => Response.json(body, { status }));
    await expect(client.revoke(accessTo(type), tokens)).rejects.toMatchObject({ code: 'revocation_refused' });
  });
});

describe('an ID token', () => {
  const exchange = (type: string, iss: string, tokensMore: object = {}) => {
    const time = Math.floor(Date.now() / 1000);
    const claims = { iss, sub: 'u1', aud: 'client', iat: time, exp: time + 60 };
    const id_token = `${base64url.encode('{"alg":"RS256"}')}.${base64url.encode(JSON.stringify(claims))}.AA`;
    const { client } = clientOf(() =>
      Response.json({ access_token: 'a', token_type: 'Bearer', id_token, ...tokensMore }),
    );
    return client.exchangeCode(accessTo(type), new URLSearchParams({ code: 'c' }), {
      redirectUrl: null,
      codeVerifier: null,
      scopes: ['openid'],
    });
  };

  it.each(['https://accounts.google.com', 'accounts.google.com'])(
    'of Google may name the issuer %s',
    async (iss) => {
      await expect(exchange('gmail', iss)).resolves.toMatchObject({ providerId: 'u1' });
    },
  );

  it.each([
    ['gmail', 'http://accounts.google.com'],
    ['gmail', 'accounts.google.com.evil.example'],
    ['gmail', 'https://evil.example'],
    ['outlook', 'accounts.google.com'],
    ['zendesk', 'accounts.google.com'],
  ])('of %s must not name the issuer %s', async (type, iss) => {
    await expect(exchange(type, iss)).rejects.toMatchObject({
      code: 'invalid_provider_response',
      description: 'The ID token of the provider is not what was expected.',
    });
  });
});

describe('reading a body', () => {
  it.each([
    ['to its end', (): ReadableStream<Uint8Array> | null => new Response('abc').body],
    ['that is too long', () => new Response('x'.repeat(100)).body],
    [
      'that breaks off',
      () => new ReadableStream<Uint8Array>({ pull: (stream) => stream.error(new TypeError('terminated')) }),
    ],
  ])('%s leaves no listener behind', async (_, body) => {
    const { signal } = new AbortController();
    const [added, removed] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    await readBytes(body(), 10, { signal }).catch(() => undefined);
    expect(added).toHaveBeenCalledTimes(1);
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(
      added.mock.calls.map(([, listener]) => listener),
    );
  });
});
