import * as z from 'zod/mini';
import {
  type AuthorizationStatus,
  type CredentialRequest,
  type InstallBackend,
  type InstallIntegration,
  type SetupRequest,
} from '../install-flow/index.js';
import { randomUuid } from '../utils/random-uuid.js';
import {
  authorizationFields,
  installOptions,
  toQuery,
  type PlainStartOptions,
} from './authorization-fields.js';
import { BackendRequestError, ignoreGone } from './backend-request-error.js';
import type { HttpClient } from './http-client.js';
import { valuesInJson } from './values-in-json.js';
import { CredentialSchema, PushedAuthorizationSchema, SessionSchema } from './wire.schemas.js';
import type { CredentialBody } from '../wire/bodies.js';
import type { Feature } from '../wire/features.js';
import { CREDENTIAL_HEADER } from '../wire/headers.js';

/** The longest time for which a backend holds a session request open. */
const WAIT_SECONDS = 25;
const SESSION = '/sdk/actions/session-id/{id}';
/**
 * The most characters of an authorization URL. A server refuses a longer URL inside the OAuth window, and the
 * install flow would not learn of that.
 */
const LONGEST_URL = 16_000;

/** The access of one user to a backend. */
export interface BackendAccess {
  readonly http: HttpClient;
  /** The features that the backend offers: `project.accessibleFeatures`. */
  readonly features: readonly string[];
}

export interface HttpBackendOptions {
  /** See {@link InstallBackend.findIntegration}. */
  findIntegration: InstallBackend['findIntegration'];
  /** Returns the access with which an integration is installed. Called for each call. */
  access: (integration: InstallIntegration) => BackendAccess;
  /** The install options of a login that starts without a stage, in place of those of 2.1.1's install flow. */
  plainStart?: PlainStartOptions;
}

/**
 * Creates the install flow's port {@link InstallBackend} on the wire protocol. Where a backend lacks pushed
 * requests, held session requests, sessions that can be ended or idempotent credentials, the port makes the
 * calls of 2.1.1. The signal does not abort a call that creates or changes a credential, because the user's
 * state must include the result.
 */
export function createHttpBackend({
  findIntegration,
  access,
  plainStart,
}: HttpBackendOptions): InstallBackend {
  const offers = (integration: InstallIntegration, feature: Feature) =>
    access(integration).features.includes(feature);
  const request = (integration: InstallIntegration) => access(integration).http.request;
  /**
   * The install options that a login without a stage before it sent. The call that saves the credential of
   * that login sends the same options again, as 2.1.1 does.
   */
  const toldAtStart = new WeakMap<InstallIntegration, object>();

  /** The body of the calls that create a credential from answers, or complete the setup of one. */
  const credentialBody = async ({
    integration,
    ...rest
  }: CredentialRequest | SetupRequest): Promise<CredentialBody> => ({
    integrationId: integration.id,
    config: {},
    payload: {
      ...(await valuesInJson(rest.answers)),
      skipPostOAuthInputs: rest.accountType?.skipPostOAuthInputs ?? false,
    },
    installOptions: { ...toldAtStart.get(integration), ...installOptions(rest) },
    ...(offers(integration, 'idempotent-credentials') && { idempotencyKey: rest.idempotencyKey }),
  });

  return {
    findIntegration,

    async beginAuthorization(authorization, { signal }) {
      const { integration } = authorization;
      const { http } = access(integration);
      const fields = {
        ...(await authorizationFields(authorization, location.origin, plainStart)),
        userToken: http.userToken(),
      };
      if (!authorization.followsStage) toldAtStart.set(integration, fields.installOptions);
      const heldOpen = offers(integration, 'session-wait');
      if (offers(integration, 'pushed-authorization')) {
        const pushed = await http.request(PushedAuthorizationSchema, 'POST /sdk/actions/build-oauth', {
          body: fields,
          signal,
        });
        return { integration, heldOpen, ...pushed };
      }
      const sessionId = randomUuid();
      const authorizationUrl = http.url('/sdk/actions/build-oauth', toQuery({ ...fields, sessionId }));
      if (authorizationUrl.length > LONGEST_URL)
        throw new Error(
          `What was entered makes a URL of ${authorizationUrl.length} characters, and a server takes ${LONGEST_URL} at most: the backend must offer "pushed-authorization" for as much.`,
        );
      return { integration, heldOpen, sessionId, authorizationUrl };
    },

    async authorizationStatus({ integration, sessionId, heldOpen }, { signal, hint }) {
      const seconds = hint ? 0 : WAIT_SECONDS;
      try {
        const session = await request(integration)(SessionSchema, `GET ${SESSION}`, {
          id: sessionId,
          signal,
          ...(heldOpen && { query: { wait: String(seconds) }, heldMs: seconds * 1000 }),
        });
        return statusOf(session);
      } catch (error) {
        if (isPassing(error)) return { status: 'unavailable' };
        throw error;
      }
    },

    async endAuthorization({ integration, sessionId }) {
      await request(integration)(z.unknown(), `DELETE ${SESSION}`, {
        id: sessionId,
        ...(offers(integration, 'session-cancel') && { query: { cancel: 'true' } }),
      }).catch(ignoreGone);
    },

    createCredential: async (credential) =>
      request(credential.integration)(CredentialSchema, 'POST /sdk/credentials', {
        body: await credentialBody(credential),
      }),

    async collectCredential({ integration, sessionId }, { credentialId, credential, message }) {
      const send = request(integration);
      if (credential) return credential;
      if (message)
        return send(CredentialSchema, 'POST /sdk/credentials', {
          body: {
            integrationId: integration.id,
            config: {},
            payload: message,
            installOptions: toldAtStart.get(integration) ?? {},
          },
        });
      const collected = await send(CredentialSchema, 'GET /sdk/credentials/{id}', { id: credentialId });
      // A failure does not matter, because the backend forgets the session by itself later.
      void send(z.unknown(), `DELETE ${SESSION}`, { id: sessionId }).catch(() => undefined);
      return collected;
    },

    completeSetup: async (setup) =>
      request(setup.integration)(CredentialSchema, 'POST /sdk/credentials/{id}/complete-setup', {
        id: setup.credential.id,
        body: await credentialBody(setup),
      }),

    async discardCredential(integration, credential) {
      await request(integration)(z.unknown(), 'DELETE /sdk/integrations/{id}', {
        id: integration.id,
        headers: { [CREDENTIAL_HEADER]: credential.id },
      }).catch(ignoreGone);
    },
  };
}

function statusOf(session: z.output<typeof SessionSchema>): AuthorizationStatus {
  const { status, credential, error = null, errorDescription = null } = session;
  if (status === 'denied' || status === 'failed' || status === 'expired')
    return { status, error, errorDescription };
  const credentialId = credential?.id ?? session.connectCredentialId;
  if (!credentialId) return { status: 'pending' };
  return { status: 'complete', credentialId, ...(credential && { credential }) };
}

/** Whether a later request may succeed: no answer came, or the backend is out of order (5xx) or too busy (429). */
const isPassing = (error: unknown) =>
  error instanceof BackendRequestError &&
  (error.status === null || error.status === 429 || error.status >= 500);
