import {
  createConnectServer,
  createMemoryCredentialStore,
  createMemoryStore,
  type ConnectServerOptions,
} from '@installflow/connect/server';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SidebarInputType } from '../../src/inputs/index.js';

const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;
const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;
const rsa = (modulusLength: number) =>
  generateKeyPairSync('rsa', { modulusLength, publicKeyEncoding, privateKeyEncoding });
const { publicKey, privateKey } = rsa(2048);
const pkcs1 = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  privateKeyEncoding,
}).publicKey;
const ec = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding,
  privateKeyEncoding,
}).publicKey;
const ed25519 = generateKeyPairSync('ed25519', { publicKeyEncoding, privateKeyEncoding }).publicKey;
const pss = generateKeyPairSync('rsa-pss', {
  modulusLength: 2048,
  publicKeyEncoding,
  privateKeyEncoding,
}).publicKey;
const project = {
  id: 'p1',
  userTokenKey: { publicKey },
  origins: ['https://app.example.com'],
  integrations: { zendesk: {} },
};
const key = { kid: 'k1', key: new Uint8Array(32) };
const options = {
  apiUrl: 'https://connect.example.com',
  projects: [project],
  encryptionKeys: [key],
} satisfies ConnectServerOptions;

const withProject = (part: object) => ({ ...options, projects: [{ ...project, ...part }] });
const withZendesk = (part: object) => withProject({ integrations: { zendesk: part } });
const endpoints = {
  issuer: 'https://a.example',
  authorizationEndpoint: 'https://a.example/a',
  tokenEndpoint: 'https://a.example/t',
};
const proxy = { baseUrl: 'https://api.example.com/v2' };
const keyed = {
  type: 'custom.keyed',
  name: 'Keyed',
  scheme: 'basic',
  preOptions: [
    { id: 'key', title: 'Key', type: SidebarInputType.Password },
    { id: 'region', title: 'Region', type: SidebarInputType.ValueText },
  ],
};
/** As a caller without types would call it. */
const create = (wrong: unknown) => (): unknown => Reflect.apply(createConnectServer, null, [wrong]);

describe('createConnectServer', () => {
  it.each<[string, unknown]>([
    ['https', options],
    [
      'http on loopback',
      { ...options, apiUrl: 'http://127.0.0.1:3000', passportUrl: 'http://localhost:3001' },
    ],
    [
      'endpoints on loopback',
      withZendesk({ endpoints: { ...endpoints, tokenEndpoint: 'http://[::1]:1/t' } }),
    ],
    [
      'a proxy',
      withZendesk({ proxy: { baseUrl: 'https://{subdomain}.zendesk.com/api', timeoutMs: 30_000 } }),
    ],
    [
      'a proxy at the origin that Salesforce names',
      withProject({ integrations: { salesforce: { proxy: { baseUrl: '{apiOrigin}/services' } } } }),
    ],
  ])('accepts %s', (_, accepted) => {
    expect(create(accepted)).not.toThrow();
  });

  it.each<[string, unknown]>([
    [
      'options has no option "proyects"; did you mean "projects"?',
      { ...options, projects: undefined, proyects: [] },
    ],
    ['options has no option "onerror"; did you mean "onError"?', { ...options, onerror: () => undefined }],
    ['options has no option "secret"; known are apiUrl, passportUrl,', { ...options, secret: 'hunter2' }],
    ['options.projects[0] has no option "origin"; did you mean "origins"?', withProject({ origin: [] })],
    [
      'options.projects[0].integrations.zendesk has no option "scopes"; known are client,',
      withZendesk({ scopes: [] }),
    ],
    [
      'options.projects[0].integrations.zendesk.client has no option "clientID"; did you mean "clientId"?',
      withZendesk({ client: { clientID: 'a', clientSecret: 'b' } }),
    ],
    [
      'options.projects[0].integrations.zendesk.endpoints has no option "tokenEndPoint"; did you mean "tokenEndpoint"?',
      withZendesk({ endpoints: { ...endpoints, tokenEndPoint: 'https://a.example/t' } }),
    ],
    [
      'options.projects[0].integrations.zendesk.proxy has no option "baseURL"; did you mean "baseUrl"?',
      withZendesk({ proxy: { baseURL: 'https://api.example.com' } }),
    ],
    [
      'options.projects[0].customIntegrations[0] has no option "preoptions"; did you mean "preOptions"?',
      withProject({ customIntegrations: [{ ...keyed, preoptions: [] }] }),
    ],
    [
      'options.encryptionKeys[0] has no option "name"; known are kid, key',
      { ...options, encryptionKeys: [{ ...key, name: 'k1' }] },
    ],
    ['options must be an object', null],
    ['options.apiUrl must be a string', { ...options, apiUrl: undefined }],
    ['options.apiUrl must be an https: URL', { ...options, apiUrl: 'http://connect.example.com' }],
    ['options.apiUrl must have no slash at the end', { ...options, apiUrl: 'https://connect.example.com/' }],
    ['options.passportUrl must be an https: URL', { ...options, passportUrl: 'ftp://x.example' }],
    ['options.projects must not be empty', { ...options, projects: [] }],
    ['options.projects: the IDs must be unique; "p1"', { ...options, projects: [project, project] }],
    ['options.encryptionKeys must not be empty', { ...options, encryptionKeys: [] }],
    [
      'options.encryptionKeys[0].key must be a Uint8Array of exactly 32',
      { ...options, encryptionKeys: [{ kid: 'a', key: new Uint8Array(31) }] },
    ],
    ['options.encryptionKeys: the kids must be unique', { ...options, encryptionKeys: [key, key] }],
    ['options.missingReferrer must be', { ...options, missingReferrer: 'maybe' }],
    ['options.proxyConcurrency must be 1 at least', { ...options, proxyConcurrency: 0 }],
    ['options.proxyConcurrency must be 100 at most', { ...options, proxyConcurrency: 101 }],
    ['options.proxyConcurrency must be a whole number', { ...options, proxyConcurrency: 2.5 }],
    [
      "options.encryptionKeys[0].key must be a Uint8Array of exactly 32 bytes, e.g. Buffer.from(text, 'base64'); got 48 bytes",
      // A key in hexadecimal that is read as Base64.
      { ...options, encryptionKeys: [{ kid: 'a', key: Buffer.from('ab'.repeat(32), 'base64') }] },
    ],
    [
      "options.encryptionKeys[0].key must be a Uint8Array of exactly 32 bytes, e.g. Buffer.from(text, 'base64'); got a string of 44 characters",
      { ...options, encryptionKeys: [{ kid: 'a', key: Buffer.alloc(32).toString('base64') }] },
    ],
    [
      'options.encryptionKeys[0].kid must have no white space',
      { ...options, encryptionKeys: [{ ...key, kid: 'a\n' }] },
    ],
    ['options.apiUrl must be a string; got undefined', { ...options, apiUrl: undefined }],
    ...['https://connect.example.com ', '\thttps://connect.example.com', 'https://connect.exam\nple.com'].map(
      (apiUrl): [string, unknown] => [
        `options.apiUrl must be an https: URL (http: on loopback only) without white space, user name and password; got ${JSON.stringify(apiUrl)}`,
        { ...options, apiUrl },
      ],
    ),
    [
      'options.passportUrl must have no slash at the end, no query and no fragment; got "https://connect.example.com/auth/"',
      { ...options, passportUrl: 'https://connect.example.com/auth/' },
    ],
    ['options.projects[0].id must have no white space', withProject({ id: 'p1\r' })],
    [
      'options.projects[0].audience must have no white space',
      withProject({ audience: ' https://a.example' }),
    ],
    [
      'options.projects[0].redirectUrls[0] must be an https: URL',
      withProject({ redirectUrls: ['https://x.example/oauth '] }),
    ],
    [
      'options.projects[0].redirectUrls[0] must have no fragment',
      withProject({ redirectUrls: ['https://x.example/oauth#'] }),
    ],
    [
      'options.projects[0].userTokenKey.jwksUrl must be an https: URL',
      withProject({ userTokenKey: { jwksUrl: 'https://keys.example.com/jwks.json\n' } }),
    ],
    [
      'options.projects[0].origins[0] must be an origin without a path or a slash at the end, e.g. https://app.example.com; got "https://a.example\\r"',
      withProject({ origins: ['https://a.example\r'] }),
    ],
    [
      'options.projects[0].integrations.zendesk.client.clientSecret must have no white space at its start or end',
      withZendesk({ client: { clientId: 'a', clientSecret: 'canary\n' } }),
    ],
    ['options.store must be a Store', { ...options, store: 1 }],
    [
      'options.store.take must be a function',
      { ...options, store: { ...createMemoryStore(), take: undefined } },
    ],
    [
      'options.credentialStore.isHeld must be a function',
      { ...options, credentialStore: { ...createMemoryCredentialStore(), isHeld: undefined } },
    ],
    [
      'options.credentialStore must be given together with options.store',
      { ...options, store: createMemoryStore() },
    ],
    [
      'options.store must be given together with options.credentialStore',
      { ...options, credentialStore: createMemoryCredentialStore() },
    ],
    ['options.projects[0].userTokenKey must be {publicKey} or {jwksUrl}', withProject({ userTokenKey: 'x' })],
    [
      'options.projects[0].userTokenKey.publicKey must be an SPKI PEM',
      withProject({ userTokenKey: { publicKey: 'secret' } }),
    ],
    [
      'options.projects[0].userTokenKey.jwksUrl must be an https: URL',
      withProject({ userTokenKey: { jwksUrl: 'http://keys.example.com' } }),
    ],
    [
      'options.projects[0].origins[1] must be an origin without a path or a slash at the end',
      withProject({ origins: ['https://a.example', 'https://a.example/'] }),
    ],
    [
      'options.projects[0].origins[0] must be an origin without a path or a slash at the end',
      withProject({ origins: ['null'] }),
    ],
    [
      'options.projects[0].origins[0] must be an origin without a path or a slash at the end',
      withProject({ origins: ['https://A.example'] }),
    ],
    [
      'options.projects[0].redirectUrls[0] must be an https: URL',
      withProject({ redirectUrls: ['http://x.example/oauth'] }),
    ],
    [
      'options.projects[0].integrations.zendek is no integration',
      withProject({ integrations: { zendek: {} } }),
    ],
    [
      'options.projects[0].integrations.constructor is no integration',
      withProject({ integrations: { constructor: {} } }),
    ],
    [
      'options.projects[0].integrations.zendesk.accountTypes must name',
      withZendesk({ accountTypes: ['sandbox'] }),
    ],
    [
      'options.projects[0].integrations.zendesk.client must be given',
      withZendesk({ accountTypes: ['default'] }),
    ],
    [
      'options.projects[0].integrations.zendesk.client.clientSecret must',
      withZendesk({ client: { clientId: 'a' } }),
    ],
    [
      'options.projects[0].integrations.zendesk.endpoints.issuer must',
      withZendesk({ endpoints: { ...endpoints, issuer: undefined } }),
    ],
    [
      'options.projects[0].integrations.zendesk.endpoints.tokenEndpoint must be an https: URL',
      withZendesk({ endpoints: { ...endpoints, tokenEndpoint: 'http://a.example/t' } }),
    ],
    [
      'options.projects[0].integrations.zendesk.endpoints.tokenEndpoint must be an https: URL',
      withZendesk({ endpoints: { ...endpoints, tokenEndpoint: 'http://127.0.0.1.evil.example/t' } }),
    ],
    [
      'options.projects[0].integrations.zendesk.dataSourceUrls.sites is no data source',
      withZendesk({ dataSourceUrls: { sites: 'https://a.example' } }),
    ],
    ...[
      ['http://api.example.com', 'must be an https: URL'],
      ['https://{host}', 'must be an https: URL'],
      ['https://{nope}.example.com', 'must name inputs that are asked for (subdomain); got "{nope}"'],
      ['{apiOrigin}/x', 'must name inputs that are asked for (subdomain); got "{apiOrigin}"'],
    ].map(([baseUrl, problem]): [string, unknown] => [
      `options.projects[0].integrations.zendesk.proxy.baseUrl ${problem ?? ''}`,
      withZendesk({ proxy: { baseUrl } }),
    ]),
    ...['authorization', 'cookie', 'x-forwarded-for', 'x-paragon-credential', 'host', 'X-Upper', 'a b'].map(
      (name): [string, unknown] => [
        'options.projects[0].integrations.zendesk.proxy.requestHeaders[0] must be a request header',
        withZendesk({ proxy: { ...proxy, requestHeaders: [name] } }),
      ],
    ),
    ...[0, 1.5, 30_001, '1'].map((timeoutMs): [string, unknown] => [
      'options.projects[0].integrations.zendesk.proxy.timeoutMs must be',
      withZendesk({ proxy: { ...proxy, timeoutMs } }),
    ]),
    [
      'options.projects[0].integrations.zendesk.client must be given, since marketplaceCodes are',
      withZendesk({ marketplaceCodes: true }),
    ],
    [
      'options.projects[0].customIntegrations[0].proxy.headers must be a function',
      withProject({ customIntegrations: [{ ...keyed, proxy }] }),
    ],
    [
      'options.projects[0].customIntegrations[0].proxy.baseUrl must name inputs that are asked for (region); got "{key}"',
      withProject({
        customIntegrations: [
          { ...keyed, proxy: { baseUrl: 'https://api.example.com/{key}', headers: () => ({}) } },
        ],
      }),
    ],
    [
      'options.projects[0].customIntegrations[0].proxy.baseUrl must name inputs that are asked for (there are none); got "{apiOrigin}"',
      withProject({
        customIntegrations: [
          {
            ...keyed,
            preOptions: [{ id: 'apiOrigin', title: 'Host', type: SidebarInputType.ValueText }],
            proxy: { baseUrl: '{apiOrigin}/v1', headers: () => ({}) },
          },
        ],
      }),
    ],
    [
      'options.projects[0].customIntegrations must be unique; "zendesk"',
      withProject({ customIntegrations: [{ type: 'zendesk', name: 'Z', scheme: 'basic', preOptions: [] }] }),
    ],
  ])('refuses with "%s"', (message, refused) => {
    expect(create(refused)).toThrow(TypeError);
    expect(create(refused)).toThrow(`createConnectServer: ${message}`);
  });

  it.each<[string, unknown]>([
    ['a client secret', withZendesk({ client: { clientId: 7, clientSecret: 'canary' } })],
    ['a client secret with a blank', withZendesk({ client: { clientId: 'a', clientSecret: 'canary ' } })],
    ['an encryption key', { ...options, encryptionKeys: [{ kid: 'a', key: 'canary' }] }],
    ['a password in a URL', { ...options, apiUrl: 'https://user:canary@connect.example.com' }],
    ['a key in a URL', withProject({ userTokenKey: { jwksUrl: 'http://keys.example.com/?key=canary' } })],
  ])('repeats no secret: %s', (_, refused) => {
    expect(create(refused)).toThrow(/^(?![^]*canary)/);
  });
});

const withPublicKey = (pem: string) => withProject({ userTokenKey: { publicKey: pem } });

describe('publicKey', () => {
  it.each<[string, string]>([
    ['as openssl writes it', publicKey],
    ['with \\n as two characters', publicKey.replaceAll('\n', '\\n')],
    ['with \\r\\n as four characters', publicKey.replaceAll('\n', '\\r\\n')],
    ['with CRLF', publicKey.replaceAll('\n', '\r\n')],
    ['indented', publicKey.replaceAll(/^/gm, '    ')],
    ['in quotes', `"${publicKey.trim()}"`],
    ['in quotes, with \\n as two characters', `'${publicKey.replaceAll('\n', '\\n')}'`],
    ['with blanks in place of line breaks', publicKey.replaceAll('\n', ' ')],
    ['without line breaks in the Base64', publicKey.replaceAll(/(?<!-)\n(?!-)/g, '')],
    ['with blanks and lines around it', `\uFEFF\n\n  ${publicKey}\n\n`],
    ['of 4096 bits', rsa(4096).publicKey],
  ])('is accepted %s', (_, pem) => {
    expect(create(withPublicKey(pem))).not.toThrow();
  });

  const spki = 'must be an SPKI PEM ("-----BEGIN PUBLIC KEY-----"); ';
  it.each<[string, string]>([
    ['must not be empty', ''],
    [`${spki}got a text without "-----BEGIN PUBLIC KEY-----"`, publicKey.split('\n').slice(1).join('\n')],
    [`${spki}got a text without "-----BEGIN PUBLIC KEY-----"`, './keys/public.pem'],
    [`${spki}got a text without "-----BEGIN PUBLIC KEY-----"`, Buffer.from(publicKey).toString('base64')],
    [`${spki}got one without "-----END PUBLIC KEY-----"`, publicKey.slice(0, 200)],
    [`${spki}got one that is cut short or damaged`, publicKey.replace(/.{64}\n/, '')],
    [`${spki}got one that is cut short or damaged`, publicKey.replace(/(?<=\n)MII/, 'MI')],
    [
      `${spki}got one that is cut short or damaged`,
      '-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----',
    ],
    [`${spki}got "-----BEGIN RSA PUBLIC KEY-----": that is PKCS#1; "openssl rsa`, pkcs1],
    [`${spki}got "-----BEGIN PRIVATE KEY-----": that is the secret of the signer`, privateKey],
    [
      `${spki}got "-----BEGIN CERTIFICATE-----": "openssl x509`,
      publicKey.replaceAll('PUBLIC KEY', 'CERTIFICATE'),
    ],
    ['must be an RSA key; got an EC key', ec],
    ['must be an RSA key; got an Ed25519 key', ed25519],
    ['must be an RSA key; got an RSA-PSS key', pss],
    ['must be an RSA key of 2048 bits at least; got one of 1024 bits', rsa(1024).publicKey],
  ])('is refused when the server is made: %s', (message, pem) => {
    const refusal = `createConnectServer: options.projects[0].userTokenKey.publicKey ${message}`;
    expect(create(withPublicKey(pem))).toThrow(TypeError);
    expect(create(withPublicKey(pem))).toThrow(refusal);
  });

  it('is refused wherever it is cut short, and no refusal repeats a part of it', () => {
    const base64 = publicKey.replaceAll(/-----.*-----|\n/g, '');
    for (let length = 0; length < base64.length; length += 1) {
      const cut = withPublicKey(
        `-----BEGIN PUBLIC KEY-----\n${base64.slice(0, length)}\n-----END PUBLIC KEY-----`,
      );
      expect(create(cut)).toThrow(/publicKey must be an SPKI PEM (?![^]*[A-Za-z0-9+/]{24})/);
    }
  });
});
