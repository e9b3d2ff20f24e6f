import { startWireServer, type WireAnswer, type WireRequest } from './wire-server.js';

export interface WireCredential {
  id: string;
  integrationId: string;
  status: 'PENDING' | 'VALID' | 'INVALID';
  [field: string]: unknown;
}

/** What our own backend offers beyond 2.1.1's. */
export const OURS = ['pushed-authorization', 'session-wait', 'session-cancel', 'idempotent-credentials'];

const text = (id: string, type = 'TEXT_NO_VARS') => ({ id, title: id, type });

export const integrations = [
  integration('zendesk', {
    accountTypes: [
      { id: 'default', scheme: 'oauth' },
      { id: 'user-configured-oauth', scheme: 'oauth', endUserSuppliedValues: [text('subdomain')] },
    ],
  }),
  integration('slack'),
  integration('jira', { postOauthInputs: [text('site')] }),
  {
    ...integration('apikey', { authConfigInputs: [text('apiKey', 'PASSWORD')] }),
    authenticationType: 'basic',
  },
  { ...integration('inactive'), isActive: false },
  {
    ...integration('custom'),
    authenticationType: 'oauth_client_credential',
    customIntegration: { name: 'Git Hub!', icon: 'https://cdn.example.com/github.svg?v=2', inputFields: [] },
    sdkIntegrationConfig: null,
  },
];

function integration(type: string, config: Record<string, unknown> = {}) {
  return {
    id: `integration-${type}`,
    type,
    name: type.toUpperCase(),
    brandColor: '#000000',
    isActive: true,
    authenticationType: 'oauth',
    configs: [{ values: {} }],
    workflows: [],
    sdkIntegrationConfig: {
      accountTypes: [],
      authConfigInputs: [],
      postOauthInputs: [],
      oauthInputs: [],
      dataSources: {},
      ...config,
    },
  };
}

/** A backend that speaks the wire protocol, with or without what is ours on top. Its state is the test's to change. */
export async function startWireBackend(features: string[] = OURS) {
  const credentials: WireCredential[] = [];
  const sessions = new Map<
    string,
    { settle: () => void; settled: Promise<void>; credential?: WireCredential }
  >();
  const overrides = new Map<
    string,
    (request: WireRequest, answer: () => WireAnswer | Promise<WireAnswer>) => WireAnswer | Promise<WireAnswer>
  >();
  let count = 0;

  const create = (integrationId: string, fields: Partial<WireCredential> = {}): WireCredential => {
    count += 1;
    const id = `credential-${count}`;
    const credential: WireCredential = {
      id,
      integrationId,
      status: integrationId === 'integration-jira' ? 'PENDING' : 'VALID',
      providerId: `account-${count}`,
      providerData: { team: `team-${count}` },
      dateCreated: new Date(Date.UTC(2026, 0, count)).toISOString(),
      configurations: [
        {
          id: `configuration-${count}`,
          connectCredentialId: id,
          isDefault: true,
          sharedSettings: {},
          workflowSettings: {},
        },
      ],
      ...fields,
    };
    credentials.push(credential);
    return credential;
  };

  const beginSession = (id: string) => {
    let settle: () => void = () => undefined;
    const settled = new Promise<void>((resolve) => (settle = resolve));
    sessions.set(id, { settle, settled });
    return id;
  };

  const me = () => ({
    userId: 'alice',
    project: { id: 'project-1', accessibleFeatures: ['headless-cp', ...features] },
    integrations: Object.fromEntries(
      integrations.map(({ id, type }) => {
        const allCredentials = credentials.filter(({ integrationId }) => integrationId === id);
        const [main] = allCredentials;
        return [
          type === 'custom' ? 'custom.github' : type,
          {
            enabled: main?.status === 'VALID',
            ...(main && { credentialId: main.id, credentialStatus: main.status }),
            allCredentials,
          },
        ];
      }),
    ),
    meta: { Name: 'Alice' },
    resources: [],
  });

  const field = (body: unknown, name: string): unknown => Reflect.get(Object(body), name);

  const answer = async ({ call, query, headers, body, signal }: WireRequest): Promise<WireAnswer> => {
    const [, path = '', id = ''] = /^(.*\/(?:session-id|credentials|integrations))\/([^/]+)/.exec(call) ?? [
      '',
      call,
    ];
    const credential = credentials.find((other) => other.id === (headers['x-paragon-credential'] ?? id));
    switch (path) {
      case 'GET /sdk/me':
        return { json: me() };
      case 'GET /sdk/integrations':
        return { json: integrations };
      case 'POST /sdk/actions/build-oauth': {
        const sessionId = beginSession(`session-${sessions.size + 1}`);
        return {
          json: {
            sessionId,
            authorizationUrl: `https://passport.example.com/start/${sessionId}`,
            expiresIn: 30,
          },
        };
      }
      case 'GET /sdk/actions/session-id': {
        const session = sessions.get(id) ?? sessions.get(beginSession(id));
        if (query.wait)
          await Promise.race([
            session?.settled,
            new Promise((resolve) => signal.addEventListener('abort', resolve)),
          ]);
        const made = session?.credential;
        const result = { connectCredentialId: made?.id ?? null };
        if (!features.includes('session-wait')) return { json: result };
        return {
          json: { ...result, status: made ? 'complete' : 'pending', ...(made && { credential: made }) },
        };
      }
      case 'POST /sdk/credentials': {
        if (call.endsWith('/complete-setup') && credential) credential.status = 'VALID';
        const made = credentials.find((other) => other.id === field(field(body, 'payload'), 'credentialId'));
        return { json: credential ?? made ?? create(String(field(body, 'integrationId'))) };
      }
      case 'GET /sdk/credentials':
        return credential ? { json: credential } : { status: 404, json: { message: 'No such credential.' } };
      case 'DELETE /sdk/integrations':
        if (credential) credentials.splice(credentials.indexOf(credential), 1);
        return { json: {} };
      default:
        return { json: {} };
    }
  };

  const server = await startWireServer((request) => {
    const override = overrides.get(request.call);
    return override ? override(request, () => answer(request)) : answer(request);
  });

  return {
    ...server,
    credentials,
    overrides,
    create,
    /** The sessions that were begun with a pushed request, by ID. */
    sessions,
    /** The user logs in: the callback stores the credential. */
    completeLogin(sessionId: string, integrationId: string): WireCredential {
      const session = sessions.get(sessionId) ?? sessions.get(beginSession(sessionId));
      const credential = create(integrationId);
      if (session) session.credential = credential;
      session?.settle();
      return credential;
    },
  };
}
