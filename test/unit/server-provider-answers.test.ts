import { ResponseBodyError } from 'oauth4webapi';
import { base64url } from 'jose';
import { describe, expect, it } from 'vitest';
import { accountOf } from '../../src/server/provider/provider-account.js';
import {
  isTenantIssuer,
  readJson,
  standardAnswer,
  tenantIssuer,
} from '../../src/server/provider/provider-answer.js';
import {
  cleanDescription,
  ProviderError,
  toProviderError,
} from '../../src/server/provider/provider-error.js';

const TENANT = '0f9e8d7c-1111-2222-3333-444455556666';
const COMMON = 'https://login.microsoftonline.com/common/v2.0';
const OTHER_TENANT = '99999999-1111-2222-3333-444455556666';
const idToken = (claims: object) =>
  `${base64url.encode('{"alg":"RS256"}')}.${base64url.encode(JSON.stringify(claims))}.AA`;

describe("a provider's token response", () => {
  const slack = { peculiarities: { errorsAreHttp200: true }, idTokenWanted: false } as const;

  it.each([
    ['an error with status 200 becomes a 400', 200, { ok: false, error: 'invalid_code' }, 400],
    ['a success stays a success', 200, { ok: true, access_token: 'a' }, 200],
    ['an error with its own status keeps it', 401, { ok: false, error: 'x' }, 401],
  ])('%s where errors come with 200', async (_, status, body, expected) => {
    const answer = standardAnswer(status, body, slack);
    expect(answer.status).toBe(expected);
    expect(await answer.json()).toEqual(body);
  });

  it('of any other provider keeps its status', () => {
    expect(standardAnswer(200, { ok: false }, { idTokenWanted: false }).status).toBe(200);
  });

  it('has no member that is null, as where a token does not run out', async () => {
    const body = { access_token: 'a', token_type: 'bearer', expires_in: null, refresh_token: null };
    const answer = standardAnswer(200, body, { idTokenWanted: false });
    expect(await answer.json()).toEqual({ access_token: 'a', token_type: 'bearer' });
  });

  it.each([
    [true, { access_token: 'a', id_token: 'i' }],
    [false, { access_token: 'a' }],
  ])('keeps its ID token: %s, as it was asked for', async (idTokenWanted, expected) => {
    const answer = standardAnswer(200, { access_token: 'a', id_token: 'i' }, { idTokenWanted });
    expect(await answer.json()).toEqual(expected);
  });

  it('is read as JSON up to one megabyte', async () => {
    expect(await readJson(new Response('{"a":1}'))).toEqual({ a: 1 });
    expect(await readJson(new Response('<html>'))).toBeNull();
    expect(await readJson(new Response(null))).toBeNull();
    await expect(readJson(new Response('x'.repeat(1024 * 1024 + 1)))).rejects.toThrow(ProviderError);
  });
});

describe("the issuer of Microsoft's ID tokens", () => {
  it.each([
    ['the tenant of the token', { id_token: idToken({ tid: TENANT }) }, COMMON.replace('common', TENANT)],
    [
      'the configured one, for a tenant that is no GUID',
      { id_token: idToken({ tid: 'evil.example/x' }) },
      COMMON,
    ],
    ['the configured one, without tenant', { id_token: idToken({}) }, COMMON],
    ['the configured one, without ID token', {}, COMMON],
    ['the configured one, for what is no token', { id_token: 'x' }, COMMON],
  ])('is %s', (_, body, expected) => {
    expect(tenantIssuer(COMMON, body)).toBe(expected);
  });

  it.each([
    [COMMON.replace('common', TENANT), true],
    [COMMON, false],
    [`https://evil.example/${TENANT}/v2.0`, false],
    [`https://login.microsoftonline.com/${TENANT}/v2.0/x`, false],
    ['x', false],
  ])('%s may be in an authorization response: %s', (iss, expected) => {
    expect(isTenantIssuer(COMMON, iss)).toBe(expected);
  });

  it.each([
    ['common', true],
    ['organizations', true],
    ['contoso.onmicrosoft.com', true],
    [OTHER_TENANT, true],
    [TENANT, false],
  ])('where the tenant %s is configured may name another one: %s', (tenant, expected) => {
    const [configured, other] = [COMMON.replace('common', tenant), COMMON.replace('common', OTHER_TENANT)];
    expect(isTenantIssuer(configured, other)).toBe(expected);
    expect(tenantIssuer(configured, { id_token: idToken({ tid: OTHER_TENANT }) }) === other).toBe(expected);
  });
});

describe('a failed request to a provider', () => {
  const bodyError = (error: string, description?: string, status = 400) => {
    const cause = { error, ...(description === undefined ? {} : { error_description: description }) };
    return new ResponseBodyError('refused', { cause, response: new Response(null, { status }) });
  };

  it.each([
    ['invalid_grant', 400, 'invalid_grant', true],
    ['invalid_client', 401, 'invalid_client', true],
    ['unauthorized_client', 403, 'unauthorized_client', true],
    ['access_denied', 401, 'invalid_client', true],
    ['bad_client_secret', 400, 'invalid_client', true],
    ['code_already_used', 400, 'invalid_grant', true],
    ['invalid_scope', 400, 'invalid_scope', false],
    ['ratelimited', 400, 'token_request_refused', false],
    ['invalid_grant', 429, 'invalid_grant', false],
    ['constructor', 400, 'token_request_refused', false],
  ])('with %s and status %i is %s, definitive: %s', (error, status, code, definitive) => {
    expect(toProviderError(bodyError(error, undefined, status), [])).toMatchObject({ code, definitive });
  });

  it.each([
    [new DOMException('late', 'TimeoutError'), 'provider_timeout'],
    [new TypeError('fetch failed'), 'provider_unreachable'],
  ])('%s is %s, and not definitive', (error, code) => {
    expect(toProviderError(error, [])).toMatchObject({ code, definitive: false });
  });

  it('carries nothing of the answer but a cleaned description', () => {
    const error = toProviderError(bodyError('invalid_client', 'wrong "secret"\n<b>'), []);
    expect(error.description).toBe('wrong secret<b>');
    expect(error.cause).toBeUndefined();
  });

  it('drops a description that repeats a secret', () => {
    expect(
      toProviderError(bodyError('invalid_client', 'canary is wrong'), ['', 'canary']).description,
    ).toBeNull();
  });
});

describe('a description', () => {
  it.each([
    ['as it is', 's3cret/Word+1', 'the secret s3cret/Word+1 is wrong'],
    ['with a quotation mark in between', 's3cret/Word+1', 'the secret s3cret"/Word+1 is wrong'],
    ['with a backslash in between', 's3cret/Word+1', 'the secret s3cret\\/Word+1 is wrong'],
    ['with NUL in between', 's3cret/Word+1', 'the secret s3cret\0/Word+1 is wrong'],
    ['with a zero-width space between all letters', 's3cret', 's3cret'.replace(/./g, '$&\u200b')],
    ['of characters that are dropped', 's3"cret', 'the secret s3cret is wrong'],
    ['past the cut', 's3cret', 'x'.repeat(255) + 's3cret'],
    ['as in the body of the request', 's3cret/Word+1', 'client_secret=s3cret%2FWord%2B1'],
  ])('that repeats a secret %s is none', (_how, secret, text) => {
    expect(cleanDescription(text, [secret])).toBeNull();
  });

  it('is shown beside a secret of no character that can be shown', () => {
    expect(cleanDescription('wrong', ['"\u00e4'])).toBe('wrong');
  });

  it.each([
    ['is cut to 256 characters', 'x'.repeat(300), 'x'.repeat(256)],
    ['keeps to the characters of RFC 6749', 'a\\b"c\u0007d\u00e9 ~', 'abcd ~'],
    ['of nothing else is none', '"""', null],
    ['that is no text is none', 7, null],
  ])('%s', (_, text, expected) => {
    expect(cleanDescription(text, [])).toBe(expected);
  });
});

describe('the account of a grant', () => {
  it.each([
    [
      "the ID token's subject",
      {},
      { sub: 'u1', iss: '', aud: '', exp: 0, iat: 0, email: 'a@b.c' },
      'u1',
      { email: 'a@b.c' },
    ],
    [
      "Slack's team and bot",
      { team: { id: 'T1', name: 'Acme' }, bot_user_id: 'B1' },
      undefined,
      'T1/B1',
      { team: 'Acme' },
    ],
    [
      "the path of Salesforce's id",
      { id: 'https://login.salesforce.com/id/00D/005' },
      undefined,
      '00D/005',
      {},
    ],
    ['unknown where nothing tells', { id: 'https://x.example/other' }, undefined, '', {}],
  ])('is %s', (_, body, claims, providerId, providerData) => {
    expect(accountOf(body, claims, [])).toEqual({ providerId, providerData });
  });

  it('names the scopes that were not granted', () => {
    expect(accountOf({}, undefined, ['a', 'b']).providerData).toEqual({ missingScopes: 'a b' });
  });
});
