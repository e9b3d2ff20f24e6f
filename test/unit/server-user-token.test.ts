import { base64url, exportJWK, exportSPKI, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Problem } from '../../src/server/problem.js';
import type { ProjectOptions } from '../../src/server/server.types.js';
import { createUserTokenVerifier } from '../../src/server/user-token.js';
import { createVerifiedTokens, MAX_VERIFIED_TOKENS } from '../../src/server/verified-tokens.js';

const NOW = 1_800_000_000;
let ownKey: CryptoKey;
let foreignKey: CryptoKey;
let publicKey: string;
let publicKeySet: string;

beforeAll(async () => {
  const [own, foreign] = await Promise.all([
    generateKeyPair('RS256', { extractable: true }),
    generateKeyPair('RS256', { extractable: true }),
  ]);
  [ownKey, foreignKey] = [own.privateKey, foreign.privateKey];
  publicKey = await exportSPKI(own.publicKey);
  publicKeySet = JSON.stringify({ keys: [{ ...(await exportJWK(own.publicKey)), alg: 'RS256', kid: 'k1' }] });
});

const claims = { sub: 'alice', aud: 'useparagon.com/p1', exp: NOW + 60 };
const sign = (payload: JWTPayload, key = ownKey, alg = 'RS256') =>
  new SignJWT(payload).setProtectedHeader({ alg, kid: 'k1' }).sign(key);

const verifierOf = (
  project: Partial<ProjectOptions> = {},
  {
    singleProject = false,
    fetch = failingFetch,
    report = () => undefined,
  }: Partial<{ singleProject: boolean; fetch: typeof globalThis.fetch; report: (code: string) => void }> = {},
) => {
  const verify = createUserTokenVerifier(
    { id: 'p1', userTokenKey: { publicKey }, origins: [], integrations: {}, ...project },
    { singleProject, now: () => NOW * 1000, fetch, report },
  );
  return async (token: string): Promise<string> => (await verify(token)).userId;
};
const failingFetch = (): Promise<Response> => Promise.reject(new TypeError('fetch failed'));

const statusOf = async (verification: Promise<string>) => {
  const outcome = await verification.catch((error: unknown) => error);
  return outcome instanceof Problem ? { status: outcome.status, code: outcome.code } : outcome;
};
const refused = { status: 401, code: 'invalid_user_token' };

describe('a user token', () => {
  it.each<[string, JWTPayload]>([
    ['the audience of the project', claims],
    ['several audiences, one of which is of the project', { ...claims, aud: ['other', 'useparagon.com/p1'] }],
    ['an nbf that is ten seconds ahead, as of a signer whose clock is', { ...claims, nbf: NOW + 10 }],
    ['an exp that has passed nine seconds ago', { ...claims, exp: NOW - 9 }],
    ['an iat that is ahead', { ...claims, iat: NOW + 60 }],
    ['a user ID of any text', { ...claims, sub: 'alice:/?..' }],
  ])('with %s is accepted', async (_, payload) => {
    expect(await verifierOf()(await sign(payload))).toBe(payload.sub);
  });

  it.each<[string, JWTPayload]>([
    ['that has expired more than ten seconds ago', { ...claims, exp: NOW - 10 }],
    ['that is not valid for more than ten seconds yet', { ...claims, nbf: NOW + 11 }],
    ['without exp', { sub: 'alice', aud: claims.aud }],
    ['without sub', { aud: claims.aud, exp: claims.exp }],
    ['with an empty sub', { ...claims, sub: '' }],
    ['for another project', { ...claims, aud: 'useparagon.com/p2' }],
    ['for an audience that only begins like the project', { ...claims, aud: 'useparagon.com/p1x' }],
    ['without aud, where there are several projects', { sub: 'alice', exp: claims.exp }],
    ['with an empty list of audiences', { ...claims, aud: [] }],
  ])('%s is refused', async (_, payload) => {
    expect(await statusOf(verifierOf()(await sign(payload)))).toEqual(refused);
  });

  it('signed with another key is refused', async () => {
    expect(await statusOf(verifierOf()(await sign(claims, foreignKey)))).toEqual(refused);
  });

  it('of the same key and another algorithm is refused', async () => {
    const key = await crypto.subtle.importKey(
      'pkcs8',
      await crypto.subtle.exportKey('pkcs8', ownKey),
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' },
      true,
      ['sign'],
    );
    expect(await statusOf(verifierOf()(await sign(claims, key, 'RS512')))).toEqual(refused);
  });

  it('of alg none is refused, with and without a signature', async () => {
    const part = (value: unknown) => base64url.encode(JSON.stringify(value));
    const unsigned = `${part({ alg: 'none' })}.${part(claims)}.`;
    expect(await statusOf(verifierOf()(unsigned))).toEqual(refused);
    const signature = (await sign(claims)).split('.')[2] ?? '';
    expect(await statusOf(verifierOf()(unsigned + signature))).toEqual(refused);
  });

  it('of HS256 with the public key as the secret is refused', async () => {
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(publicKey));
    expect(await statusOf(verifierOf()(token))).toEqual(refused);
  });

  it('whose claims were changed is refused', async () => {
    const [header = '', , signature = ''] = (await sign(claims)).split('.');
    const forged = `${header}.${base64url.encode(JSON.stringify({ ...claims, sub: 'bob' }))}.${signature}`;
    expect(await statusOf(verifierOf()(forged))).toEqual(refused);
  });

  it.each(['', 'x', 'a.b.c', '..'])('that is %j is refused', async (token) => {
    expect(await statusOf(verifierOf()(token))).toEqual(refused);
  });

  it('is not repeated in the refusal', async () => {
    const token = await sign({ ...claims, exp: NOW - 60, secret: 'canary' });
    const error: unknown = await verifierOf()(token).catch((reason: unknown) => reason);
    expect(String(error)).toContain('has expired');
    expect(String(error)).not.toContain(token);
  });
});

describe('a user token that was verified before', () => {
  const verifications = () => {
    const verify = vi.spyOn(crypto.subtle, 'verify');
    onTestFinished(() => verify.mockRestore());
    return () => verify.mock.calls.length;
  };
  const at = (clock: { now: number }, userTokenKey: ProjectOptions['userTokenKey'], fetch = failingFetch) =>
    createUserTokenVerifier(
      { id: 'p1', userTokenKey, origins: [], integrations: {} },
      { singleProject: false, now: () => clock.now, fetch, report: () => undefined },
    );

  it('is not verified again until it ends, and is refused then', async () => {
    const clock = { now: NOW * 1000 };
    const [verify, count] = [at(clock, { publicKey }), verifications()];
    const token = await sign(claims);
    const first = await verify(token);
    clock.now = claims.exp * 1000 + 9_999;
    expect(await verify(token)).toEqual(first);
    expect(count()).toBe(1);
    clock.now += 1;
    await expect(verify(token)).rejects.toThrow('has expired');
  });

  it('does not let one pass that has its claims and another signature', async () => {
    const verify = at({ now: NOW * 1000 }, { publicKey });
    const [token, forged] = [await sign(claims), await sign(claims, foreignKey)];
    await verify(token);
    await expect(verify(forged)).rejects.toThrow('is no JWT signed');
    await expect(verify(forged)).rejects.toThrow('is no JWT signed');
  });

  it('is refused, though it was verified before, once the JWK set was loaded again after its key was taken out', async () => {
    const clock = { now: NOW * 1000 };
    const passed = vi.spyOn(Date, 'now').mockImplementation(() => clock.now);
    onTestFinished(() => passed.mockRestore());
    let published = publicKeySet;
    const fetch = (): Promise<Response> => Promise.resolve(new Response(published));
    const verify = at(clock, { jwksUrl: 'https://keys.example.com/jwks.json' }, fetch);
    const token = await sign({ ...claims, exp: NOW + 3600 });
    await verify(token);
    published = JSON.stringify({ keys: [{ ...(await exportJWK(foreignKey)), kid: 'k2' }] });
    clock.now += 600_000;
    await verify(token).catch(() => undefined);
    clock.now += 5_000;
    await expect(verify(token)).rejects.toMatchObject(refused);
  });

  it('is verified again where a thousand others came after it', async () => {
    const own = new Uint8Array();
    const tokens = createVerifiedTokens<number>({ keyOf: () => own, now: () => NOW });
    const verified = { header: { alg: 'RS256' }, key: own, endsAt: Infinity };
    for (let user = 0; user <= MAX_VERIFIED_TOKENS; user += 1)
      await tokens.remember(`token ${user}`, { ...verified, user });
    expect([await tokens.find('token 0'), await tokens.find('token 1')]).toEqual([null, 1]);
  });
});

describe('a public key', () => {
  it.each<[string, (pem: string) => string]>([
    ['with \\n as two characters', (pem) => pem.replaceAll('\n', '\\n')],
    ['in quotes, indented, with CRLF', (pem) => `"${pem.replaceAll('\n', '\r\n  ')}"`],
  ])('%s verifies tokens', async (_, written) => {
    const verify = verifierOf({ userTokenKey: { publicKey: written(publicKey) } });
    expect(await verify(await sign(claims))).toBe('alice');
    expect(await statusOf(verify(await sign(claims, foreignKey)))).toEqual(refused);
  });
});

describe('a user token without aud', () => {
  it.each<[string, Partial<ProjectOptions>, boolean, unknown]>([
    ['is accepted while there is a single project', {}, true, 'alice'],
    ['is accepted where the project does not require it', { requireAudience: false }, false, 'alice'],
    ['is refused where a single project requires it', { requireAudience: true }, true, refused],
  ])('%s', async (_, project, singleProject, expected) => {
    const token = await sign({ sub: 'alice', exp: claims.exp });
    expect(await statusOf(verifierOf(project, { singleProject })(token))).toEqual(expected);
  });

  it('says nothing about one with a foreign aud', async () => {
    const token = await sign({ ...claims, aud: 'useparagon.com/p2' });
    expect(await statusOf(verifierOf({ requireAudience: false }, { singleProject: true })(token))).toEqual(
      refused,
    );
  });
});

describe('the audience of a project', () => {
  it('is accepted beside the default one', async () => {
    const verify = verifierOf({ audience: 'https://api.example.com' });
    expect(await verify(await sign({ ...claims, aud: 'https://api.example.com' }))).toBe('alice');
    expect(await verify(await sign(claims))).toBe('alice');
  });
});

describe('a JWK set', () => {
  const userTokenKey = { jwksUrl: 'https://keys.example.com/jwks.json' };

  it('has the key, fetched once', async () => {
    const urls: string[] = [];
    const fetch = (url: unknown) => {
      urls.push(String(url));
      return Promise.resolve(new Response(publicKeySet, { headers: { 'Content-Type': 'application/json' } }));
    };
    const verify = verifierOf({ userTokenKey }, { fetch });
    expect([await verify(await sign(claims)), await verify(await sign(claims))]).toEqual(['alice', 'alice']);
    expect(urls).toEqual([userTokenKey.jwksUrl]);
    expect(await statusOf(verify(await sign(claims, foreignKey)))).toEqual(refused);
  });

  const keyPair = () => generateKeyPair('RS256', { extractable: true });
  const signWith = (key: CryptoKey, kid?: string) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', ...(kid !== undefined && { kid }) }).sign(key);

  it('of several keys without kid has every one of them tried', async () => {
    const [first, second] = [await keyPair(), await keyPair()];
    const encryption = { ...(await exportJWK((await keyPair()).publicKey)), use: 'enc' };
    const keys = [encryption, await exportJWK(first.publicKey), await exportJWK(second.publicKey)];
    const verify = verifierOf({ userTokenKey }, { fetch: () => Promise.resolve(Response.json({ keys })) });
    expect(await verify(await signWith(first.privateKey))).toBe('alice');
    expect(await verify(await signWith(second.privateKey))).toBe('alice');
    expect(await statusOf(verify(await signWith(foreignKey)))).toEqual(refused);
    const expired = new SignJWT({ ...claims, exp: NOW - 3600 }).setProtectedHeader({ alg: 'RS256' });
    const error: unknown = await verify(await expired.sign(second.privateKey)).catch(
      (reason: unknown) => reason,
    );
    expect(String(error)).toContain('has expired');
  });

  it('that was just loaded does not make a token of a newer key invalid, which would log its user out', async () => {
    const [before, after] = [await keyPair(), await keyPair()];
    const jwkOf = async ({ publicKey: key }: typeof before, kid: string) => ({
      ...(await exportJWK(key)),
      kid,
    });
    const published = [await jwkOf(before, 'before')];
    const verify = verifierOf(
      { userTokenKey },
      { fetch: () => Promise.resolve(Response.json({ keys: published })) },
    );
    const passed = vi.spyOn(Date, 'now');
    onTestFinished(() => passed.mockRestore());
    passed.mockReturnValue(NOW * 1000);
    expect(await verify(await signWith(before.privateKey, 'before'))).toBe('alice');

    published.push(await jwkOf(after, 'after'));
    passed.mockReturnValue(NOW * 1000 + 1000);
    expect(await statusOf(verify(await signWith(after.privateKey, 'after')))).toEqual({
      status: 503,
      code: 'user_token_key_unavailable',
    });
    passed.mockReturnValue(NOW * 1000 + 6000);
    expect(await verify(await signWith(after.privateKey, 'after'))).toBe('alice');
    passed.mockReturnValue(NOW * 1000 + 12_000);
    expect(await statusOf(verify(await signWith(foreignKey, 'nobody’s')))).toEqual(refused);
  });

  it.each<[string, typeof fetch]>([
    ['cannot be reached', failingFetch],
    ['is answered with an error', () => Promise.resolve(new Response('down', { status: 500 }))],
    ['is none', () => Promise.resolve(new Response('[]'))],
  ])('that %s is no fault of the token', async (_, fetch) => {
    const reported: string[] = [];
    const report = (code: string) => void reported.push(code);
    const verify = verifierOf({ userTokenKey }, { fetch, report });
    expect(await statusOf(verify(await sign(claims)))).toEqual({
      status: 503,
      code: 'user_token_key_unavailable',
    });
    expect(reported).toEqual(['user_token_key_unavailable']);
  });
});
