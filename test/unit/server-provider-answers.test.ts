import { base64url } from 'jose';
import { describe, expect, it } from 'vitest';
import { accountOf } from '../../src/server/provider/provider-account.js';
import { integrations } from '../../src/integrations/index.js';
import { isTenantIssuer, readJson, tenantIssuer } from '../../src/server/provider/provider-answer.js';
import {
  cleanDescription,
  ProviderError,
  toProviderError,
} from '../../src/server/provider/provider-error.js';
import { refusalOf, unavailability } from '../../src/server/provider/token-refusal.js';
import { readTokenResponse } from '../../src/server/provider/token-response.js';

const TENANT = '0f9e8d7c-1111-2222-3333-444455556666';
const COMMON = 'https://login.microsoftonline.com/common/v2.0';
const OTHER_TENANT = '99999999-1111-2222-3333-444455556666';
const idToken = (claims: object) =>
  `${base64url.encode('{"alg":"RS256"}')}.${base64url.encode(JSON.stringify(claims))}.AA`;

describe("a provider's token response", () => {
  const expected = { scopeSeparator: ' ', tokenType: 'bot', keepsUnknownType: false, idTokenWanted: true };
  const good = {
    access_token: 'a',
    token_type: 'Bearer',
    expires_in: 3600,
    refresh_token: 'r',
    scope: 'read write',
    id_token: 'i',
  };

  it.each([
    ['everything in order', good],
    ['only what RFC 6749 requires', { access_token: 'a', token_type: 'bearer' }],
    ['the type of the provider', { access_token: 'a', token_type: 'BOT' }],
    ['further members', { ...good, team: { id: 'T1' } }],
    ['a lifetime with a fraction', { ...good, expires_in: 0.5 }],
  ])('with %s is taken as it is', (_, body) => {
    expect(readTokenResponse(body, expected)).toEqual({ response: body, repaired: [] });
  });

  it.each<[string, string, unknown, unknown]>([
    ['an array of scopes', 'scope', ['read', 'write'], 'read write'],
    ['an empty array of scopes', 'scope', [], undefined],
    ['scopes that are no texts', 'scope', [{ name: 'read' }], undefined],
    ['an empty scope', 'scope', '', undefined],
    ['no type', 'token_type', undefined, 'bearer'],
    ['an empty type', 'token_type', '', 'bearer'],
    ['a type that is no text', 'token_type', 1, 'bearer'],
    ['a lifetime as text', 'expires_in', '3600', 3600],
    ['an empty lifetime', 'expires_in', '', undefined],
    ['a blank lifetime', 'expires_in', ' ', undefined],
    ['a negative lifetime', 'expires_in', -1, undefined],
    ['no lifetime at all', 'expires_in', 0, undefined],
    ['an enormous lifetime', 'expires_in', 1e300, undefined],
    ['words for a lifetime', 'expires_in', 'never', undefined],
    ['a lifetime in an object', 'expires_in', { seconds: 3600 }, undefined],
    ['an empty refresh token', 'refresh_token', '', undefined],
    ['a refresh token that is no text', 'refresh_token', 7, undefined],
    ['an empty ID token', 'id_token', '', undefined],
  ])('with %s is usable, and the field is named', (_, field, value, read) => {
    const { response, repaired } = readTokenResponse({ ...good, [field]: value }, expected);
    expect(response).toEqual({ ...good, [field]: read });
    expect(repaired).toEqual([field]);
  });

  it('has no member that is null, as where a token does not run out', () => {
    const body = { ...good, expires_in: null, refresh_token: null };
    const { response, repaired } = readTokenResponse(body, expected);
    expect(Object.keys(response)).toEqual(['access_token', 'token_type', 'scope', 'id_token']);
    expect(repaired).toEqual([]);
  });

  it('has no ID token that was not asked for, however broken that is', () => {
    for (const id_token of ['i', '', 7]) {
      const read = readTokenResponse({ ...good, id_token }, { ...expected, idTokenWanted: false });
      expect(read.response).not.toHaveProperty('id_token');
      expect(read.repaired).toEqual([]);
    }
  });

  it.each([
    ['no access token', { access_token: undefined }],
    ['an empty access token', { access_token: '' }],
    ['an access token that is no text', { access_token: { value: 'a' } }],
    ['a type that cannot be sent as a bearer token', { token_type: 'mac' }],
  ])('with %s is refused, and the field is named', (_, part) => {
    expect(() => readTokenResponse({ ...good, ...part }, expected)).toThrow(
      expect.objectContaining({
        code: 'invalid_provider_response',
        description: expect.stringContaining(`"${Object.keys(part).join('')}"`) as string,
      }),
    );
  });

  it('with a type that is not known keeps its tokens where the old ones may be lost', () => {
    const read = readTokenResponse({ ...good, token_type: 'mac' }, { ...expected, keepsUnknownType: true });
    expect(read).toEqual({ response: { ...good, token_type: 'bearer' }, repaired: ['token_type'] });
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

describe('a refused token request', () => {
  const refusal = (error: string, text?: string, type = 'zendesk', unspeakable: string[] = []) =>
    refusalOf(
      { error, ...(text !== undefined && { error_description: text }) },
      integrations[type]?.peculiarities?.tokenRefusals ?? [],
      unspeakable,
    );

  it.each([
    ['invalid_grant', 'invalid_grant', 'grant'],
    ['invalid_scope', 'invalid_scope', 'grant'],
    ['invalid_client', 'invalid_client', 'client'],
    ['unauthorized_client', 'unauthorized_client', 'client'],
    ['unsupported_grant_type', 'unsupported_grant_type', 'client'],
    ['invalid_request', 'invalid_request', 'unknown'],
    ['interaction_required', 'invalid_grant', 'grant'],
    ['consent_required', 'invalid_grant', 'grant'],
    ['login_required', 'invalid_grant', 'grant'],
    ['account_selection_required', 'invalid_grant', 'grant'],
    ['access_denied', 'invalid_grant', 'grant'],
    ['invalid_token', 'invalid_grant', 'grant'],
    ['temporarily_unavailable', 'provider_unavailable', 'passing'],
    ['server_error', 'provider_unavailable', 'passing'],
    ['something_else', 'token_request_refused', 'unknown'],
    ['constructor', 'token_request_refused', 'unknown'],
    ['', 'token_request_refused', 'unknown'],
  ])('with %s has the code %s, and the meaning %s, by the standards', (error, code, meaning) => {
    expect(refusal(error)).toMatchObject({ code, meaning });
  });

  it.each([
    ['jira', 'unauthorized_client', 'refresh_token is invalid', 'grant'],
    ['jira', 'access_denied', 'Unauthorized', 'client'],
    ['gmail', 'access_denied', 'Account restricted', 'grant'],
    ['outlook', 'unauthorized_client', 'AADSTS700016: Application was not found in the directory.', 'grant'],
    ['outlook', 'unauthorized_client', 'AADSTS7000112: Application is disabled.', 'client'],
    ['sharepoint', 'invalid_grant', 'AADSTS50196: a loop', 'passing'],
    ['sharepoint', 'invalid_grant', 'AADSTS70008: The refresh token has expired.', 'grant'],
    ['salesforce', 'invalid_grant', 'IP restricted or invalid login hours', 'passing'],
    ['salesforce', 'invalid_grant', 'expired access/refresh token', 'grant'],
    ['slack', 'ratelimited', undefined, 'passing'],
  ])('at %s with %s (%s) has the meaning %s', (type, error, text, meaning) => {
    expect(refusal(error, text, type)).toMatchObject({ meaning });
  });

  it('carries nothing of the answer but cleaned texts', () => {
    const error = refusal('wrong "error"', 'wrong "secret"\n<b>');
    expect(error).toMatchObject({ providerError: 'wrong error', description: 'wrong secret<b>' });
    expect(error.cause).toBeUndefined();
  });

  it('drops texts that repeat a secret', () => {
    const error = refusal('canary', 'canary is wrong', 'zendesk', ['', 'canary']);
    expect(error).toMatchObject({ providerError: null, description: null, code: 'token_request_refused' });
  });
});

describe('a provider that cannot answer now', () => {
  const now = Date.parse('Sat, 28 Nov 2026 07:00:00 GMT');
  it.each([
    [500, undefined, null],
    [503, '7', 7],
    [429, '120', 120],
    [429, 'Sat, 28 Nov 2026 07:00:09 GMT', 9],
    [429, '86400', 300],
    [408, '-5', null],
    [503, 'soon', null],
    [503, '0', null],
  ])('answers status %i with Retry-After %s: %s seconds', (status, retryAfter, retryAfterSeconds) => {
    const headers = new Headers(retryAfter === undefined ? {} : { 'Retry-After': retryAfter });
    expect(unavailability(new Response(null, { status, headers }), now)).toMatchObject({
      code: 'provider_unavailable',
      meaning: 'passing',
      retryAfterSeconds,
    });
  });

  it.each([200, 302, 400, 401, 403, 404])('does not answer status %i', (status) => {
    expect(unavailability(new Response(null, { status }), now)).toBeNull();
  });
});

describe('a failed request to a provider', () => {
  it.each([
    [new DOMException('late', 'TimeoutError'), 'provider_timeout'],
    [new TypeError('fetch failed'), 'provider_unreachable'],
  ])('%s is %s, and passes', (error, code) => {
    expect(toProviderError(error)).toMatchObject({ code, meaning: 'passing' });
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
