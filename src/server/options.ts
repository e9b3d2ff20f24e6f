import * as z from 'zod/mini';
import type { Input } from '../inputs/index.js';
import { integrations } from '../integrations/index.js';
import { USER_CONFIGURED_OAUTH } from '../user-configured-oauth/index.js';
import { knownOptions } from './known-options.js';
import {
  baseUrl,
  encryptionKey,
  exactText,
  origin,
  publicKey,
  redirectUrl,
  secureUrl,
  text,
} from './option-values.js';
import { CustomProxySchema, placeholderProblem, ProxySchema } from './proxy/options.js';
import type { CredentialStore } from './store/credential-store.types.js';
import type {
  ConnectServerOptions,
  IntegrationOptions,
  ProjectOptions,
  ProxyOptions,
} from './server.types.js';

const aFunction = z.custom((value) => typeof value === 'function', 'must be a function');

const Endpoints = knownOptions(
  {
    issuer: secureUrl,
    authorizationEndpoint: secureUrl,
    tokenEndpoint: secureUrl,
    revocationEndpoint: z.optional(secureUrl),
  },
  'must be {issuer, authorizationEndpoint, tokenEndpoint, revocationEndpoint?}',
);

const IntegrationSchema = knownOptions(
  {
    client: z.optional(
      knownOptions(
        {
          clientId: exactText,
          clientSecret: exactText,
          scopes: z.optional(z.array(exactText, 'must be an array of scopes')),
        },
        'must be {clientId, clientSecret, scopes?}',
      ),
    ),
    accountTypes: z.optional(z.array(text, 'must be an array of account type IDs')),
    endpoints: z.optional(Endpoints),
    dataSourceUrls: z.optional(z.record(z.string(), secureUrl)),
    proxy: z.optional(ProxySchema),
    marketplaceCodes: z.optional(z.boolean('must be a boolean')),
    isActive: z.optional(z.boolean('must be a boolean')),
  },
  'must be an object',
);

const inputs = z.array(
  z.looseObject({ id: text, title: z.string(), type: text }),
  'must be an array of inputs',
);

const CustomIntegrationSchema = knownOptions(
  {
    type: text,
    name: text,
    brandColor: z.optional(text),
    scheme: z.literal('basic', "must be 'basic'"),
    preOptions: inputs,
    postOptions: z.optional(inputs),
    proxy: z.optional(CustomProxySchema),
    isActive: z.optional(z.boolean('must be a boolean')),
  },
  'must be an object',
);

const UserTokenKey = z.union(
  [z.object({ publicKey }), z.object({ jwksUrl: secureUrl })],
  'must be {publicKey} or {jwksUrl}',
);

const ProjectSchema = knownOptions(
  {
    id: exactText,
    userTokenKey: UserTokenKey,
    audience: z.optional(exactText),
    requireAudience: z.optional(z.boolean('must be a boolean')),
    origins: z.array(origin, 'must be an array of origins'),
    redirectUrls: z.optional(z.array(redirectUrl, 'must be an array of URLs')),
    integrations: z.record(z.string(), IntegrationSchema, 'must be an object of integrations by type'),
    customIntegrations: z.optional(z.array(CustomIntegrationSchema, 'must be an array')),
  },
  'must be an object',
);

const StoreSchema = z.looseObject(
  {
    get: aFunction,
    set: aFunction,
    add: aFunction,
    take: aFunction,
    replace: aFunction,
    publish: z.optional(aFunction),
    subscribe: z.optional(aFunction),
  },
  'must be a Store',
);

const CredentialStoreSchema = z.looseObject(
  {
    find: aFunction,
    listByUser: aFunction,
    insert: aFunction,
    update: aFunction,
    delete: aFunction,
    bar: aFunction,
    isHeld: aFunction,
    deleteUser: aFunction,
    list: aFunction,
    readUser: aFunction,
    writeUser: aFunction,
    listUsers: aFunction,
    close: z.optional(aFunction),
  } satisfies Record<keyof CredentialStore, unknown>,
  'must be a CredentialStore',
);

const OptionsSchema = knownOptions(
  {
    apiUrl: baseUrl,
    passportUrl: z.optional(baseUrl),
    projects: z
      .array(ProjectSchema, 'must be an array of projects')
      .check(z.minLength(1, 'must not be empty')),
    encryptionKeys: z
      .array(
        knownOptions({ kid: exactText, key: encryptionKey }, 'must be {kid, key}'),
        'must be an array of {kid, key}',
      )
      .check(z.minLength(1, 'must not be empty')),
    store: z.optional(StoreSchema),
    credentialStore: z.optional(CredentialStoreSchema),
    missingReferrer: z.optional(z.enum(['refuse', 'allow'], "must be 'refuse' or 'allow'")),
    proxyConcurrency: z.optional(
      z
        .int('must be a whole number')
        .check(z.minimum(1, 'must be 1 at least'), z.maximum(100, 'must be 100 at most')),
    ),
    fetch: z.optional(aFunction),
    now: z.optional(aFunction),
    onError: z.optional(aFunction),
  },
  'must be an object',
);

function fail(option: string, problem: string): never {
  throw new TypeError(`createConnectServer: options${option} ${problem}`);
}

const pathOf = (path: readonly PropertyKey[]) =>
  path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');

function checkUnique(option: string, values: readonly string[]): void {
  const repeated = values.find((value, index) => values.indexOf(value) !== index);
  if (repeated !== undefined) fail(option, `must be unique; "${repeated}" is there twice`);
}

function checkIntegration(
  option: string,
  type: string,
  { accountTypes, client, dataSourceUrls, proxy, marketplaceCodes }: IntegrationOptions,
) {
  const description = Object.hasOwn(integrations, type) ? integrations[type] : undefined;
  if (!description)
    fail(option, `is no integration of ours; known are ${Object.keys(integrations).join(', ')}`);
  const known = description.accountTypes.map(({ id }) => id);
  for (const accountType of accountTypes ?? []) {
    if (!known.includes(accountType)) {
      fail(
        `${option}.accountTypes`,
        `must name account types of ${type} (${known.join(', ')}); got "${accountType}"`,
      );
    }
    if (!client && accountType !== USER_CONFIGURED_OAUTH) {
      fail(`${option}.client`, `must be given, since accountTypes offers "${accountType}"`);
    }
  }
  for (const source of Object.keys(dataSourceUrls ?? {})) {
    if (!Object.hasOwn(description.dataSources, source))
      fail(`${option}.dataSourceUrls.${source}`, `is no data source of ${type}`);
  }
  const { postOptions, peculiarities } = description;
  const asked = [...description.accountTypes.flatMap(({ settings }) => settings), ...postOptions];
  checkPlaceholders(option, proxy, asked, peculiarities?.apiOrigin !== undefined);
  if (marketplaceCodes && !client) fail(`${option}.client`, 'must be given, since marketplaceCodes are');
}

function checkPlaceholders(
  option: string,
  proxy: ProxyOptions | undefined,
  asked: readonly Input[],
  hasApiOrigin = false,
): void {
  const problem = proxy && placeholderProblem(proxy.baseUrl, asked, hasApiOrigin);
  if (problem) fail(`${option}.proxy.baseUrl`, problem);
}

function checkProject(
  { integrations: offered, customIntegrations = [] }: ProjectOptions,
  index: number,
): void {
  const option = `.projects[${index}]`;
  for (const [type, one] of Object.entries(offered))
    checkIntegration(`${option}.integrations.${type}`, type, one);
  customIntegrations.forEach(({ proxy, preOptions, postOptions = [] }, position) => {
    const asked = [...preOptions, ...postOptions];
    checkPlaceholders(`${option}.customIntegrations[${position}]`, proxy, asked);
  });
  checkUnique(`${option}.customIntegrations`, [
    ...Object.keys(offered),
    ...customIntegrations.map(({ type }) => type),
  ]);
}

/**
 * Checks the options of `createConnectServer`.
 * @throws {TypeError} for the first wrong option. The message names the option and what was expected, and
 * holds no secret.
 */
export function checkOptions(options: ConnectServerOptions): void {
  const { error } = OptionsSchema.safeParse(options);
  // A misspelt option may also be missing under its right name, and its issue says more.
  const issue = error?.issues.find(({ code }) => code === 'unrecognized_keys') ?? error?.issues[0];
  if (issue) fail(pathOf(issue.path), issue.message);
  checkUnique(
    '.projects: the IDs',
    options.projects.map(({ id }) => id),
  );
  checkUnique(
    '.encryptionKeys: the kids',
    options.encryptionKeys.map(({ kid }) => kid),
  );
  options.projects.forEach(checkProject);
  // The one that is missing would be in memory, and lost with the process.
  for (const [missing, given] of [
    ['credentialStore', 'store'],
    ['store', 'credentialStore'],
  ] as const) {
    if (options[given] && !options[missing])
      fail(`.${missing}`, `must be given together with options.${given}, because the server needs both`);
  }
}
