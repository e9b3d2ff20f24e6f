import { describe, expect, it } from 'vitest';
import { createCatalog, type OAuthOffer } from '../../src/server/catalog.js';
import { loadFieldOptions } from '../../src/server/credentials/field-options.js';
import { Problem } from '../../src/server/problem.js';
import type { AccessToken } from '../../src/server/credentials/refresh.js';

const ref = { projectId: 'p1', userId: 'alice', credentialId: 'c1' };

async function jiraOffer(): Promise<OAuthOffer> {
  const catalog = await createCatalog({
    id: 'p1',
    userTokenKey: { publicKey: '' },
    origins: [],
    integrations: { jira: {} },
  });
  const offer = catalog.byType('jira');
  if (offer?.scheme !== 'oauth') throw new Error('the catalog has no OAuth integration "jira"');
  return offer;
}

/** The options of Jira's sites, from a provider that answers `body`. */
const load = async (get: () => Promise<AccessToken>, body: unknown, renewed?: () => Promise<AccessToken>) =>
  loadFieldOptions(
    {
      accessTokens: { get, getAfterUnauthorized: renewed ?? get },
      providers: {
        get: async (_url, sent) => ({
          status: renewed && sent === (await get()).accessToken ? 401 : 200,
          body,
        }),
      },
      inProviderSlot: (_owner, work) => work(),
    },
    ref,
    { offer: await jiraOffer(), sourceKey: 'sites', search: undefined },
  );
const secrets: AccessToken['secrets'] = {
  scheme: 'oauth',
  tokens: {
    accessToken: 'a',
    refreshToken: null,
    accessTokenExpiresAt: null,
    tokenType: 'bearer',
    scopes: [],
  },
  clientId: 'own-client',
  clientSecret: 'own-secret',
  settings: {},
  apiOrigin: null,
};
const token = () => Promise.resolve({ accessToken: 'a', tokenId: 't', secrets });

describe('the options of an input', () => {
  it('cannot be had from an answer of another shape, of which nothing is told', async () => {
    const problem: unknown = await load(token, { canary: 1 }).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ status: 502, code: 'invalid_provider_response' });
    expect(String(problem)).not.toContain('canary');
  });

  it('do not pass a failure of the server’s own off as one of the provider', async () => {
    const failing = () => Promise.reject(new TypeError('canary'));
    await expect(load(failing, [])).rejects.toThrow(TypeError);
  });

  const tokenIs = (accessToken: string) => () => Promise.resolve({ accessToken, tokenId: 't', secrets });

  it.each([
    ['in a value', [{ id: 'the-token', name: 'Acme', url: 'https://acme.example' }]],
    ['in a label', [{ id: 's1', name: 'the-token', url: 'https://acme.example' }]],
  ])('are withheld where they repeat the token %s', async (_where, body) => {
    const withheld = { status: 502, code: 'upstream_answer_withheld' };
    await expect(load(tokenIs('the-token'), body)).rejects.toMatchObject(withheld);
    await expect(load(tokenIs('another-token'), body)).resolves.toHaveLength(1);
    // Neither the token that the provider refused nor the one that was sent after it may be repeated.
    await expect(load(tokenIs('the-token'), body, tokenIs('newer-token'))).rejects.toMatchObject(withheld);
    await expect(load(tokenIs('older-token'), body, tokenIs('the-token'))).rejects.toMatchObject(withheld);
  });
});
