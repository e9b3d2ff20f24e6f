import { z } from 'zod';

/** The integrations that the package brings along. */
export const TYPES = ['gmail', 'jira', 'outlook', 'salesforce', 'sharepoint', 'slack', 'zendesk'] as const;
export type IntegrationType = (typeof TYPES)[number];

const MISSING = 'is missing';

/** A URL without a slash at the end. */
const Url = (schemes: RegExp, example: string) => {
  const url = z.url({
    protocol: schemes,
    error: ({ input }) => (input === undefined ? MISSING : `must be a URL such as ${example}`),
  });
  return url.transform((text) => text.replace(/\/$/, ''));
};

/** Texts with commas in between. */
const List = z.string(MISSING).transform((text) => text.split(',').map((item) => item.trim()));

/** An ID, a colon, and 32 bytes as base64. No message repeats the text, because most of it may be a key. */
const EncryptionKey = z.string().transform((text, context) => {
  const [kid = '', ...rest] = text.split(':');
  const key = Buffer.from(rest.join(':'), 'base64');
  if (kid !== '' && key.length === 32) return { kid, key };
  context.addIssue('must be an ID, a colon, and 32 bytes as base64 (openssl rand -base64 32)');
  return z.NEVER;
});

const Settings = z.object({
  PORT: z.coerce.number('must be a number').int().min(0).max(65_535).default(3000),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  CONNECT_URL: Url(/^https?$/, 'https://connect.example.com'),
  PROJECT_ID: z.string(MISSING),
  ORIGINS: List.pipe(z.array(Url(/^https?$/, 'https://app.example.com'))),
  USER_TOKEN_PUBLIC_KEY: z.string().optional(),
  USER_TOKEN_JWKS_URL: Url(/^https?$/, 'https://app.example.com/.well-known/jwks.json').optional(),
  ENCRYPTION_KEYS: List.pipe(z.array(EncryptionKey)),
  INTEGRATIONS: List.pipe(z.array(z.enum(TYPES))).default([...TYPES]),
  DATABASE_URL: Url(/^postgres(ql)?$/, 'postgres://user:password@host:5432/connect').optional(),
  REDIS_URL: Url(/^rediss?$/, 'redis://host:6379').optional(),
  SQLITE_FILE: z.string().default('connect.db'),
});

/** What the environment says, and the OAuth clients of the company, by integration. */
export type Config = z.output<typeof Settings> & {
  clients: Partial<Record<IntegrationType, { clientId: string; clientSecret: string }>>;
};

/** The variables that have a text. A variable that is set to nothing, as Compose does, counts as absent. */
const textsOf = (environment: NodeJS.ProcessEnv) =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, text = '']) =>
      text.trim() === '' ? [] : [[name, text.trim()] as const],
    ),
  );

/** The variables that must be set together, or must not. */
function contradictions(texts: Readonly<Record<string, string>>): string[] {
  const isSet = (name: string) => texts[name] !== undefined;
  const problems: string[] = [];
  if (isSet('USER_TOKEN_PUBLIC_KEY') === isSet('USER_TOKEN_JWKS_URL'))
    problems.push('USER_TOKEN_PUBLIC_KEY, USER_TOKEN_JWKS_URL: exactly one of the two must be set');
  if (isSet('REDIS_URL') && !isSet('DATABASE_URL'))
    problems.push('REDIS_URL: needs DATABASE_URL, because Redis does not keep credentials');
  if (isSet('SQLITE_FILE') && isSet('DATABASE_URL'))
    problems.push('SQLITE_FILE, DATABASE_URL: only one of the two may be set');
  for (const [id, secret] of TYPES.map(clientVariables))
    if (isSet(id) !== isSet(secret)) problems.push(`${id}, ${secret}: both must be set, or none`);
  return problems;
}

const clientVariables = (type: IntegrationType) =>
  [`${type.toUpperCase()}_CLIENT_ID`, `${type.toUpperCase()}_CLIENT_SECRET`] as const;

/**
 * Reads the configuration out of environment variables.
 * @throws {Error} with a line for each variable that is wrong. No line has a secret.
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const texts = textsOf(environment);
  const settings = Settings.safeParse(texts);
  const issues = settings.error?.issues ?? [];
  const problems = [
    ...issues.map(({ path: [name, ...item], message }) =>
      [String(name), ...item.map((index) => `, item ${Number(index) + 1}`), ': ', message].join(''),
    ),
    ...contradictions(texts),
  ];
  if (!settings.success || problems.length > 0)
    throw new Error(`The environment is not right:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  const clients: Config['clients'] = {};
  for (const type of TYPES) {
    const [clientId, clientSecret] = clientVariables(type).map((name) => texts[name]);
    if (clientId !== undefined && clientSecret !== undefined) clients[type] = { clientId, clientSecret };
  }
  return { ...settings.data, clients };
}
