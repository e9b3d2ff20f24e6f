import * as z from 'zod/mini';
import { findActiveOffer, type DirectOffer } from '../catalog.js';
import type { ConnectedAccounts } from '../connected-accounts.js';
import { credentialRef, wireCredential, type Credentials, type StoredCredential } from '../credentials.js';
import type { Idempotency } from '../idempotency.js';
import { checkForm } from '../install-form.js';
import { randomToken } from '../keys.js';
import { badRequest, notFound, Problem } from '../problem.js';
import type { Owner } from '../server-context.js';
import { CREDENTIAL_HEADER, readBody, type ApiHandler } from './api-call.js';
import { primaryOf } from './user-routes.js';

const IdempotencyKey = z.optional(z.guid());
const Payload = z._default(z.record(z.string(), z.unknown()), {});

const CredentialBody = z.object({
  integrationId: z.string(),
  payload: Payload,
  installOptions: z._default(z.looseObject({ selectedCredentialId: z.nullish(z.string()) }), {}),
  code: z.optional(z.unknown()),
  idempotencyKey: IdempotencyKey,
});
const SetupBody = z.object({
  integrationId: z.optional(z.string()),
  payload: Payload,
  idempotencyKey: IdempotencyKey,
});
const AfterOAuth = z.object({ credentialId: z.string() });

export interface CredentialRoutes {
  /** `POST /sdk/credentials` */
  create: ApiHandler;
  /** `GET /sdk/credentials/{id}` */
  read: ApiHandler;
  /** `GET /sdk/credentials?integration={type}` */
  readAccount: ApiHandler;
  /** `POST /sdk/credentials/{id}/complete-setup` */
  completeSetup: ApiHandler;
  /** `DELETE /sdk/integrations/{id}` */
  uninstall: ApiHandler;
}

export function createCredentialRoutes(dependencies: {
  credentials: Credentials;
  accounts: ConnectedAccounts;
  idempotency: Idempotency;
  now: () => number;
}): CredentialRoutes {
  const { credentials, accounts, idempotency } = dependencies;
  const time = () => new Date(dependencies.now()).toISOString();

  const findOwn = async ({ projectId, userId }: Owner, credentialId: string): Promise<StoredCredential> => {
    const found = await credentials.find({ projectId, userId, credentialId });
    if (!found) throw noCredential();
    return found.value;
  };

  const findOfIntegration = async (
    owner: Owner,
    credentialId: string,
    type: string,
  ): Promise<StoredCredential> => {
    const credential = await findOwn(owner, credentialId);
    if (credential.integrationType !== type) throw noCredential();
    return credential;
  };

  /** Stores what was entered where no OAuth is needed: as a new credential, or in the one that is named. */
  const createDirect = async (
    { projectId, userId }: Owner,
    offer: DirectOffer,
    answers: Record<string, unknown>,
    options: { replaced: string | null; key: string | undefined },
  ): Promise<StoredCredential> => {
    const store = async (id: string): Promise<void> => {
      const part = {
        sealed: await credentials.sealSecrets({ projectId, userId, id }, { scheme: 'basic', answers }),
        tokenId: randomToken(16),
        dateUpdated: time(),
        dateRefreshed: time(),
      };
      if (options.replaced !== null) {
        await credentials.change({ projectId, userId, credentialId: id }, (credential) => ({
          ...credential,
          ...part,
          status: statusOf(offer, credential),
        }));
        return;
      }
      await credentials.add(
        newCredential({ projectId, userId }, offer, { ...part, id, dateCreated: time() }),
      );
    };
    const call = { projectId, userId, operation: `create:${offer.id}` };
    const credentialId = options.replaced ?? crypto.randomUUID();
    if (options.key === undefined) {
      await store(credentialId);
      return findOwn(call, credentialId);
    }
    return findOwn(call, await idempotency.once({ ...call, key: options.key, credentialId }, store));
  };

  const setUp = async (credential: StoredCredential, answers: Record<string, unknown>): Promise<void> => {
    if (credential.status === 'INVALID') {
      throw new Problem(
        409,
        'reconnect_required',
        'The provider no longer accepts this account. Connect it again.',
      );
    }
    const sealedSetup = await credentials.sealSetup(credential, answers);
    await credentials.change(credentialRef(credential), (current) => ({
      ...current,
      sealedSetup,
      status: current.status === 'PENDING' ? 'VALID' : current.status,
      dateUpdated: time(),
    }));
  };

  return {
    async create(call) {
      const body = await readBody(call.request, CredentialBody);
      if (body.code !== undefined) {
        throw badRequest(
          'marketplace_codes_disabled',
          'Authorization codes of marketplaces are not accepted.',
        );
      }
      const offer = findActiveOffer(call.catalog, body.integrationId);
      if (offer.scheme === 'oauth') {
        const { data } = AfterOAuth.safeParse(body.payload);
        if (!data)
          throw badRequest(
            'oauth_required',
            `A credential of "${offer.type}" is made by its OAuth login alone.`,
          );
        return wireCredential(await findOfIntegration(call, data.credentialId, offer.type));
      }
      const answers = checkForm(offer.custom.preOptions, body.payload);
      const replaced = body.installOptions.selectedCredentialId ?? null;
      if (replaced !== null) await findOfIntegration(call, replaced, offer.type);
      return wireCredential(await createDirect(call, offer, answers, { replaced, key: body.idempotencyKey }));
    },

    read: async (call) => wireCredential(await findOwn(call, call.id)),

    async readAccount(call) {
      const type = call.query.get('integration') ?? '';
      if (!call.catalog.byType(type))
        throw notFound('integration_not_found', 'The project has no such integration.');
      const selected = call.request.headers.get(CREDENTIAL_HEADER);
      if (selected) return wireCredential(await findOfIntegration(call, selected, type));
      const primary = primaryOf(await ofType(credentials, call, type));
      if (!primary) throw noCredential();
      return wireCredential(primary);
    },

    async completeSetup(call) {
      const { integrationId, payload, idempotencyKey: key } = await readBody(call.request, SetupBody);
      const credential = await findOwn(call, call.id);
      const offer = call.catalog.byType(credential.integrationType);
      if (!offer || (integrationId !== undefined && integrationId !== offer.id)) throw noCredential();
      const answers = checkForm(offer.postOptions, payload);
      const { projectId, userId, id: credentialId } = credential;
      if (key === undefined) await setUp(credential, answers);
      else {
        const operation = `complete-setup:${credentialId}`;
        await idempotency.once({ projectId, userId, operation, key, credentialId }, () =>
          setUp(credential, answers),
        );
      }
      return wireCredential(await findOwn(call, credentialId));
    },

    async uninstall(call) {
      const offer = call.catalog.byId(call.id);
      if (!offer) throw notFound('integration_not_found', 'The project has no such integration.');
      const credentialId = call.request.headers.get(CREDENTIAL_HEADER);
      if (!credentialId)
        throw badRequest('credential_required', `The header ${CREDENTIAL_HEADER} must name a credential.`);
      await accounts.discard(credentialRef(await findOfIntegration(call, credentialId, offer.type)));
      return {};
    },
  };
}

const noCredential = () => notFound('credential_not_found', 'There is no such credential.');

/** The user's credentials of one integration, oldest first. */
export async function ofType(
  credentials: Credentials,
  owner: Owner,
  type: string,
): Promise<StoredCredential[]> {
  const all = await credentials.list({ projectId: owner.projectId, userId: owner.userId });
  return all.filter(({ integrationType }) => integrationType === type);
}

const statusOf = (offer: DirectOffer, { sealedSetup }: Pick<StoredCredential, 'sealedSetup'>) =>
  offer.postOptions.length > 0 && sealedSetup === null ? 'PENDING' : 'VALID';

function newCredential(
  { projectId, userId }: Owner,
  offer: DirectOffer,
  part: Pick<StoredCredential, 'id' | 'sealed' | 'tokenId' | 'dateCreated' | 'dateUpdated' | 'dateRefreshed'>,
): StoredCredential {
  return {
    ...part,
    projectId,
    userId,
    integrationId: offer.id,
    integrationType: offer.type,
    accountType: 'default',
    status: statusOf(offer, { sealedSetup: null }),
    configurationId: crypto.randomUUID(),
    providerId: '',
    providerData: {},
    sealedSetup: null,
    sessionId: null,
    refreshFailureCount: 0,
    expiresAt: null,
  };
}
