import * as z from 'zod/mini';
import { findActiveOffer, type Offer } from '../catalog.js';
import { checkChoices } from '../credentials/chosen-options.js';
import type { ConnectedAccounts } from '../credentials/connected-accounts.js';
import { credentialRef, wireCredential, type StoredCredential } from '../credentials/credential.js';
import type { Credentials } from '../credentials/credentials.js';
import { credentialsOfType, primaryOf } from '../credentials/credentials-of-type.js';
import { saveDirectCredential } from '../credentials/direct-credentials.js';
import type { FieldOptionsLoader } from '../credentials/field-options.js';
import { checkForm } from '../install-form.js';
import {
  MarketplaceFields,
  marketplaceCodesDisabled,
  redeemMarketplaceCode,
  type MarketplaceCodes,
} from '../login/marketplace-code.js';
import { badRequest, credentialNotFound, integrationNotFound, reconnectRequired } from '../problem.js';
import type { Owner } from '../server-context.js';
import { parseFields, readBody, type ApiCall, type ApiHandler } from './api-call.js';
import type { CredentialBody as WireCredentialBody, FieldsOf } from '../../wire/bodies.js';
import { stableId } from '../store/keys.js';
import { CREDENTIAL_HEADER } from '../../wire/headers.js';

const IdempotencyKey = z.optional(z.guid());
const Payload = z._default(z.record(z.string(), z.unknown()), {});

const CredentialBody = z.looseObject({
  integrationId: z.string(),
  payload: Payload,
  installOptions: z._default(z.looseObject({ selectedCredentialId: z.nullish(z.string()) }), {}),
  /** An authorization code of a marketplace. The body then has the other {@link MarketplaceFields}, too. */
  code: z.optional(z.unknown()),
  idempotencyKey: IdempotencyKey,
} satisfies FieldsOf<WireCredentialBody>);
type CredentialBody = z.infer<typeof CredentialBody>;
const SetupBody = z.object({
  integrationId: z.optional(z.string()),
  payload: Payload,
  idempotencyKey: IdempotencyKey,
} satisfies FieldsOf<WireCredentialBody>);
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

export function createCredentialRoutes(
  dependencies: FieldOptionsLoader & {
    credentials: Credentials;
    accounts: ConnectedAccounts;
    marketplaceCodes: MarketplaceCodes;
    now: () => number;
  },
): CredentialRoutes {
  const { credentials, accounts, now } = dependencies;

  const findOwn = async ({ projectId, userId }: Owner, credentialId: string): Promise<StoredCredential> => {
    const found = await credentials.find({ projectId, userId, credentialId });
    if (!found) throw credentialNotFound();
    return found;
  };

  const findOfIntegration = async (
    owner: Owner,
    credentialId: string,
    type: string,
  ): Promise<StoredCredential> => {
    const credential = await findOwn(owner, credentialId);
    if (credential.integrationType !== type) throw credentialNotFound();
    return credential;
  };

  const setUp = async (
    credential: StoredCredential,
    offer: Offer,
    answers: Record<string, unknown>,
  ): Promise<StoredCredential> => {
    if (credential.status === 'INVALID') throw reconnectRequired();
    const ref = credentialRef(credential);
    await checkChoices(dependencies, ref, offer, answers);
    const sealedSetup = await credentials.sealSetup(credential, answers);
    const changed = await credentials.change(ref, (current) => ({
      ...current,
      sealedSetup,
      status: current.status === 'PENDING' ? 'VALID' : current.status,
      dateUpdated: new Date(now()).toISOString(),
    }));
    if (!changed) throw credentialNotFound();
    return changed;
  };

  const createFromCode = async (call: ApiCall, offer: Offer, body: CredentialBody) => {
    if (offer.scheme !== 'oauth') throw marketplaceCodesDisabled();
    const fields = parseFields(body, MarketplaceFields, 'body');
    return wireCredential(
      await redeemMarketplaceCode(dependencies.marketplaceCodes, { ...call, offer }, fields),
    );
  };

  return {
    async create(call) {
      const begunAt = now();
      const body = await readBody(call.request, CredentialBody);
      const offer = findActiveOffer(call.catalog, body.integrationId);
      if (body.code !== undefined) return createFromCode(call, offer, body);
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
      const id = replaced ?? (await idOf(call, `create:${offer.id}`, body.idempotencyKey));
      const entered = { id, isNew: replaced === null, answers, begunAt };
      return wireCredential(await saveDirectCredential(dependencies, call, offer, entered));
    },

    read: async (call) => wireCredential(await findOwn(call, call.id)),

    async readAccount(call) {
      const type = call.query.get('integration') ?? '';
      if (!call.catalog.byType(type)) throw integrationNotFound();
      const selected = call.request.headers.get(CREDENTIAL_HEADER);
      if (selected) return wireCredential(await findOfIntegration(call, selected, type));
      const primary = primaryOf(await credentialsOfType(credentials, call, type));
      if (!primary) throw credentialNotFound();
      return wireCredential(primary);
    },

    async completeSetup(call) {
      const { integrationId, payload } = await readBody(call.request, SetupBody);
      const credential = await findOwn(call, call.id);
      const offer = call.catalog.byType(credential.integrationType);
      if (!offer || (integrationId !== undefined && integrationId !== offer.id)) throw credentialNotFound();
      const answers = checkForm(offer.postOptions, payload);
      // A repetition sets the same answers again, so that it needs no idempotency key.
      return wireCredential(await setUp(credential, offer, answers));
    },

    async uninstall(call) {
      const offer = call.catalog.byId(call.id);
      if (!offer) throw integrationNotFound();
      const credentialId = call.request.headers.get(CREDENTIAL_HEADER);
      if (!credentialId)
        throw badRequest('credential_required', `The header ${CREDENTIAL_HEADER} must name a credential.`);
      await accounts.discard(credentialRef(await findOfIntegration(call, credentialId, offer.type)));
      return {};
    },
  };
}

/**
 * Returns the ID of the credential that a call makes. With an idempotency key, it follows from the user, the operation and
 * the key, so that the store, which keeps IDs unique, lets the call and its repetitions make one credential.
 */
const idOf = async ({ projectId, userId }: Owner, operation: string, key: string | undefined) =>
  key === undefined ? crypto.randomUUID() : stableId(projectId, userId, operation, key);
