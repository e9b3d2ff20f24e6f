import * as z from 'zod/mini';
import { wireIntegration } from '../catalog.js';
import { parseJson } from '../client-json.js';
import { wireCredential, type Credentials, type StoredCredential } from '../credentials/credentials.js';
import { primaryOf } from '../credentials/credentials-of-type.js';
import { badRequest } from '../problem.js';
import type { ServerContext } from '../server-context.js';
import { Metadata, type UserMetadata } from '../user-metadata.js';
import { readBody, type ApiCall, type ApiHandler } from './api-call.js';
import { USER_METADATA_HEADER } from '../../wire/headers.js';
import type { Feature } from '../../wire/features.js';

/** The features that this server has beside the wire protocol of 2.1.1, as `GET /sdk/me` lists them. */
const FEATURES: readonly Feature[] = [
  'headless-cp',
  'pushed-authorization',
  'session-wait',
  'session-cancel',
  'idempotent-credentials',
];

const UserBody = z.object({ meta: Metadata });

export interface UserRoutes {
  /** `GET /sdk/me` describes the user. */
  me: ApiHandler;
  /** `PATCH /sdk/me` replaces the user's metadata. */
  updateMe: ApiHandler;
  /** `GET /sdk/integrations` lists the integrations that the project offers. */
  integrations: ApiHandler;
}

export function createUserRoutes(
  { passportUrl }: Pick<ServerContext, 'passportUrl'>,
  { credentials, userMetadata }: { credentials: Credentials; userMetadata: UserMetadata },
): UserRoutes {
  /** Stores the metadata that the call sent, if any, and describes the user. */
  const userWith = async ({ projectId, userId, catalog }: ApiCall, sent: Metadata | null) => {
    const owner = { projectId, userId };
    if (sent) await userMetadata.write(owner, sent);
    const all = await credentials.list(owner);
    const integrations = catalog.offers.map(({ type }): [string, unknown] => [
      type,
      integrationState(all.filter(({ integrationType }) => integrationType === type)),
    ]);
    return {
      userId,
      project: { id: projectId, accessibleFeatures: FEATURES },
      integrations: Object.fromEntries(integrations),
      meta: sent ?? (await userMetadata.read(owner)),
      resources: [],
    };
  };

  return {
    me: (call) => userWith(call, parseMetadata(call.request.headers.get(USER_METADATA_HEADER))),
    updateMe: async (call) => userWith(call, (await readBody(call.request, UserBody)).meta),
    integrations: ({ projectId, catalog }) =>
      Promise.resolve(catalog.offers.map((offer) => wireIntegration(offer, projectId, passportUrl))),
  };
}

function parseMetadata(header: string | null): Metadata | null {
  if (header === null) return null;
  const { data } = Metadata.safeParse(parseJson(header));
  if (data) return data;
  throw badRequest('invalid_user_metadata', `The header ${USER_METADATA_HEADER} must be a JSON object.`);
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
