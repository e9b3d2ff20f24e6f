import * as z from 'zod/mini';
import { wireIntegration } from '../catalog.js';
import { wireCredential, type Credentials, type StoredCredential } from '../credentials.js';
import { primaryOf } from '../credentials-of-type.js';
import { recordKey } from '../keys.js';
import { badRequest } from '../problem.js';
import type { ServerContext } from '../server-context.js';
import { createRecords } from '../records.js';
import { USER_METADATA_HEADER, type ApiHandler } from './api-call.js';

/** What a client may rely on here beside the wire protocol of 2.1.1. */
const FEATURES = [
  'headless-cp',
  'pushed-authorization',
  'session-wait',
  'session-cancel',
  'idempotent-credentials',
];

const Metadata = z.record(z.string(), z.unknown());
const UserSchema = z.object({ meta: Metadata, expiresAt: z.null() });

export interface UserRoutes {
  /** `GET /sdk/me` */
  me: ApiHandler;
  /** `GET /sdk/integrations` */
  integrations: ApiHandler;
}

export function createUserRoutes(context: ServerContext, credentials: Credentials): UserRoutes {
  const users = createRecords(UserSchema, context);

  return {
    async me({ projectId, userId, catalog, request }) {
      const key = await recordKey('user', projectId, userId);
      const sent = parseMetadata(request.headers.get(USER_METADATA_HEADER));
      if (sent) await users.set(key, { meta: sent, expiresAt: null });
      const meta = sent ?? (await users.find(key))?.value.meta ?? {};
      const all = await credentials.list({ projectId, userId });
      const integrations = catalog.offers.map(({ type }): [string, unknown] => [
        type,
        integrationState(all.filter(({ integrationType }) => integrationType === type)),
      ]);
      return {
        userId,
        project: { id: projectId, accessibleFeatures: FEATURES },
        integrations: Object.fromEntries(integrations),
        meta,
        resources: [],
      };
    },
    integrations: ({ projectId, catalog }) =>
      Promise.resolve(catalog.offers.map((offer) => wireIntegration(offer, projectId, context.passportUrl))),
  };
}

function parseMetadata(header: string | null): Record<string, unknown> | null {
  if (header === null) return null;
  try {
    return Metadata.parse(JSON.parse(header));
  } catch {
    throw badRequest('invalid_user_metadata', `The header ${USER_METADATA_HEADER} must be a JSON object.`);
  }
}

function integrationState(credentials: readonly StoredCredential[]): Record<string, unknown> {
  const primary = primaryOf(credentials);
  return {
    enabled: primary?.status === 'VALID',
    ...(primary
      ? {
          credentialId: primary.id,
          credentialStatus: primary.status,
          providerId: primary.providerId,
          providerData: primary.providerData,
        }
      : {}),
    allCredentials: credentials.map(wireCredential),
    configuredWorkflows: {},
    sharedSettings: {},
    workflowSettings: {},
  };
}
