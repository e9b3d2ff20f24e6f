import { describe, expect, it } from 'vitest';
import { integrations } from '../../src/integrations/index.js';
import type { OAuthOffer } from '../../src/server/catalog.js';
import { createProviderClient } from '../../src/server/provider/provider-client.js';
import type { ProviderAccess } from '../../src/server/provider/provider-access.js';

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

function accessTo(type: 'slack' | 'zendesk' | 'gmail'): ProviderAccess {
  const description = integrations[type];
  if (!description) throw new Error(`there is no integration "${type}"`);
  const { accountTypes, postOptions } = description;
  const offer: OAuthOffer = {
    scheme: 'oauth',
    id: 'i1',
    type,
    isActive: true,
    description,
    options: {},
    accountTypes,
    postOptions,
  };
  const endpoints = description.endpoints({ subdomain: 'acme' }, 'default');
  return { offer, endpoints, clientId: 'client', clientSecret: 'client-secret' };
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
    ['gmail', { error: 'invalid_token' }, 400],
  ] as const)('at %s fails with %o and status %i', async (type, body, status) => {
    const { client } = clientOf(() => Response.json(body, { status }));
    await expect(client.revoke(accessTo(type), tokens)).rejects.toMatchObject({ code: 'revocation_refused' });
  });
});
