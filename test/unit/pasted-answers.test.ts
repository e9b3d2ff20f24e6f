import { describe, expect, it } from 'vitest';
import { checkAnswers } from '../../src/inputs/index.js';
import { integrations } from '../../src/integrations/index.js';
import { oauthClientInputs, USER_CONFIGURED_OAUTH } from '../../src/user-configured-oauth/index.js';

/** The form for an OAuth client of the user, with the integration's own settings. Both ends check it by these inputs. */
const formOf = (type: string) => {
  const { accountTypes = [], defaultScopes = [] } = integrations[type] ?? {};
  const listed = accountTypes.find(({ id }) => id === USER_CONFIGURED_OAUTH)?.settings ?? [];
  return oauthClientInputs({ listed, defaultScopes, redirectUrl: 'https://passport.example/oauth' });
};

/** The value that is sent where `text` is pasted into an input, or the message of its issue. */
function paste(type: string, inputId: string, text: string) {
  const others = { clientId: 'an-id', clientSecret: 'a-secret', subdomain: 'acme' };
  const checked = checkAnswers(formOf(type), { ...others, [inputId]: text });
  return checked.valid ? checked.values[inputId] : checked.issues.find((issue) => issue.inputId === inputId);
}

const AROUND: [string, string, string][] = [
  ['blanks', '  ', '  '],
  ['line ends', '\r\n', '\n'],
  ['non-breaking spaces', '\u00a0', '\u202f'],
  ['a zero-width space', '\u200b', '\u200b'],
  ['a byte order mark', '\ufeff', ''],
  ['marks of the direction', '\u200f', '\u202c'],
  ['NUL', '\0', '\0'],
];

const FIELDS: [string, string, string][] = [
  ['zendesk', 'clientId', 'an_id'],
  ['zendesk', 'clientSecret', 'S3cret~.'],
  ['zendesk', 'subdomain', 'acme'],
  ['outlook', 'tenant', 'contoso.onmicrosoft.com'],
  ['salesforce', 'domain', 'acme'],
];

describe('what is pasted into a field', () => {
  describe.each(AROUND)('with %s around it', (_, before, after) => {
    it.each(FIELDS)('is sent without them for %s, %s', (type, inputId, value) =>
      expect(paste(type, inputId, before + value + after)).toBe(value),
    );
  });

  it.each<[string, string, string, unknown]>([
    ['zendesk', 'subdomain', 'https://acme.zendesk.com/agent', 'acme'],
    ['zendesk', 'subdomain', 'ACME.zendesk.com', 'acme'],
    ['zendesk', 'subdomain', 'ac\u200bme', 'acme'],
    ['salesforce', 'domain', 'https://Acme--uat.sandbox.my.salesforce.com/home', 'acme--uat.sandbox'],
    ['gmail', 'scopes', ' read,write\n\u200bread ', 'read write'],
    ['gmail', 'clientId', 'the 👩‍👩‍👦 of ours', 'the 👩‍👩‍👦 of ours'],
    ['gmail', 'clientSecret', `${'x'.repeat(1_000_000)}\n`, 'x'.repeat(1_000_000)],
    ['gmail', 'clientSecret', `x${' '.repeat(1_000_000)}x`, `x${' '.repeat(1_000_000)}x`],
  ])('is read as it can only be meant: %s, %s', (type, inputId, text, value) =>
    expect(paste(type, inputId, text)).toBe(value),
  );

  it.each<[string, string, string]>([
    ['zendesk', 'subdomain', 'https://acme.example.com'],
    ['zendesk', 'subdomain', '“acme”'],
    ['zendesk', 'subdomain', 'acme 🙂'],
    ['zendesk', 'clientSecret', '\u200b \u00a0'],
    ['zendesk', 'clientId', '\n'],
    ['gmail', 'scopes', '“read”'],
    ['gmail', 'scopes', '["read","write"]'],
    ['gmail', 'scopes', 're\0ad'],
    ['salesforce', 'domain', 'acme.example.com/\0'],
  ])('is refused at that field, without being repeated: %s, %s', (type, inputId, text) => {
    const issue = paste(type, inputId, text);
    expect(issue).toMatchObject({ inputId });
    expect(JSON.stringify(issue)).not.toContain(text.trim() || 'nothing');
  });

  it.each([
    'https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/authorize',
    'https://login.microsoftonline.com/Contoso.onmicrosoft.com',
    'https://login.microsoftonline.com/contoso.onmicrosoft.com/v2.0/.well-known/openid-configuration?a#b',
  ])('names the tenant by an endpoint of the tenant: %s', (tenant) =>
    expect(integrations.outlook?.endpoints({ tenant }, USER_CONFIGURED_OAUTH).issuer).toBe(
      'https://login.microsoftonline.com/contoso.onmicrosoft.com/v2.0',
    ),
  );
});
