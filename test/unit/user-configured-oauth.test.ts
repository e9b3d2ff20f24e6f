import { describe, expect, it } from 'vitest';
import { SidebarInputType, checkAnswers, type Input } from '../../src/inputs/index.js';
import {
  oauthClientFromAnswers,
  oauthClientInputs,
  parseScopes,
} from '../../src/user-configured-oauth/index.js';

const redirectUrl = 'https://passport.useparagon.com/oauth';
const defaultScopes = ['read', 'write'];
const subdomain: Input = { id: 'subdomain', title: 'Subdomain', type: SidebarInputType.ValueText };

const shown = (form: Partial<Parameters<typeof oauthClientInputs>[0]> = {}) =>
  oauthClientInputs({ listed: [], redirectUrl, defaultScopes, ...form });
const shownRedirectUrl = (form: Partial<Parameters<typeof oauthClientInputs>[0]>): unknown =>
  shown(form).find(({ id }) => id === 'redirectUrl')?.defaultValue;

describe('the form for user-configured OAuth', () => {
  it('asks for client ID, client secret and scopes, and shows the redirect URL', () =>
    expect(shown()).toMatchObject([
      { id: 'clientId', type: SidebarInputType.ValueText, required: true },
      { id: 'clientSecret', type: SidebarInputType.Password, required: true },
      {
        id: 'scopes',
        type: SidebarInputType.Permission,
        required: false,
        requiredScopes: [],
        scopes: { values: [{ name: 'read' }, { name: 'write' }] },
        defaultValue: 'read write',
      },
      {
        id: 'redirectUrl',
        type: SidebarInputType.CopyableButtonInput,
        readOnly: true,
        defaultValue: redirectUrl,
      },
    ]));

  it('asks for the settings of the integration after them', () =>
    expect(shown({ listed: [subdomain] }).map(({ id }) => id)).toStrictEqual([
      'clientId',
      'clientSecret',
      'scopes',
      'redirectUrl',
      'subdomain',
    ]));

  it('uses an input that the backend lists as it is, and adds what is missing', () => {
    const clientId: Input = { id: 'clientId', title: 'Consumer Key', type: SidebarInputType.ValueText };
    const inputs = shown({ listed: [subdomain, clientId] });
    expect(inputs[0]).toBe(clientId);
    expect(inputs.map(({ id }) => id)).toStrictEqual([
      'clientId',
      'clientSecret',
      'scopes',
      'redirectUrl',
      'subdomain',
    ]);
  });

  const copyable = {
    id: 'redirectUrl',
    title: 'Callback',
    type: SidebarInputType.CopyableButtonInput,
  } as const;
  const listed: Input = { ...copyable, defaultValue: 'https://backend.example/oauth' };
  const overrideRedirectUrl = 'https://app.example/oauth';
  it.each([
    ['the backend uses', {}, redirectUrl],
    ['the backend lists', { listed: [listed] }, 'https://backend.example/oauth'],
    ['the backend uses where it lists none of its own', { listed: [copyable] }, redirectUrl],
    ['the caller asked for', { overrideRedirectUrl }, overrideRedirectUrl],
    [
      'the caller asked for though the backend lists another',
      { listed: [listed], overrideRedirectUrl },
      overrideRedirectUrl,
    ],
    ['the backend uses where the caller asked for none', { overrideRedirectUrl: null }, redirectUrl],
  ])('shows the redirect URL that %s', (_case, form, expected) =>
    expect(shownRedirectUrl(form)).toBe(expected),
  );

  it('does not change what the backend listed', () => {
    const inputs = Object.freeze([Object.freeze({ ...listed })]);
    shown({ listed: inputs, overrideRedirectUrl });
    expect(inputs[0]?.defaultValue).toBe('https://backend.example/oauth');
  });

  it('is answered by what a user pastes', () =>
    expect(
      checkAnswers(shown(), { clientId: ' id ', clientSecret: ' secret\n', redirectUrl: 'x' }),
    ).toStrictEqual({
      valid: true,
      values: { clientId: 'id', clientSecret: 'secret', scopes: 'read write' },
    }));

  it('lets every scope be removed', () =>
    expect(checkAnswers(shown(), { clientId: 'id', clientSecret: 'secret', scopes: '' })).toMatchObject({
      values: { scopes: '' },
    }));
});

describe('the OAuth client in the answers', () => {
  const client = { clientId: 'id', clientSecret: 'secret' };

  it('is separated from the settings, and from the redirect URL', () =>
    expect(
      oauthClientFromAnswers({
        ...client,
        scopes: 'a,b',
        redirectUrl: 'https://evil.example',
        subdomain: 'acme',
      }),
    ).toStrictEqual({ ...client, scopes: ['a', 'b'], settings: { subdomain: 'acme' } }));

  it.each([
    ['no scopes where they are empty', '', []],
    ['no scopes where the array is empty', [], []],
    ['the defaults where there are none at all', undefined, ['read', 'write']],
    ['the scopes of an array', ['a'], ['a']],
  ])('has %s', (_case, scopes, expected) =>
    expect(oauthClientFromAnswers({ ...client, scopes }, defaultScopes)?.scopes).toStrictEqual(expected),
  );

  it.each([
    ['a client ID', { clientSecret: 'secret' }],
    ['a client ID that is not blank', { ...client, clientId: ' ' }],
    ['a client secret', { clientId: 'id' }],
    ['a client secret that is text', { ...client, clientSecret: { $ne: '' } }],
    ['well-formed scopes', { ...client, scopes: 'a"b' }],
    ['answers', null],
    ['answers by input ID', 'clientId'],
  ])('is not there without %s', (_case, answers) => expect(oauthClientFromAnswers(answers)).toBeNull());

  it('has no prototype of the sender in its settings', () => {
    const answers: unknown = JSON.parse(
      '{"clientId": "id", "clientSecret": "secret", "__proto__": {"subdomain": "x"}}',
    );
    expect(oauthClientFromAnswers(answers)?.settings.subdomain).toBeUndefined();
  });
});

it.each([
  ['a b', ['a', 'b']],
  ['', []],
  [' , ', []],
  [
    ['a', 'b c'],
    ['a', 'b', 'c'],
  ],
  [undefined, null],
  [{ length: 0 }, null],
  [['a', null], null],
  ['é', null],
])('reads the scopes %j as %j', (value, expected) => expect(parseScopes(value)).toStrictEqual(expected));
