import * as z from 'zod/mini';
import { BackendRequestError, CredentialSchema, type CredentialConfiguration } from '../../backend/index.js';
import {
  changeCredential,
  requireValid,
  selectCredential,
  selectionHeaders,
} from './credential-selection.js';
import { handOut } from '../session/hand-out.js';
import { configurationsOf, createdAt } from '../session/integration-state.js';
import type { IConnectCredentialConfig } from '../vendor-types/credentials.js';
import { optionsOf, requireText } from '../arguments.js';
import { requireSession, type SdkContext, type UserSession } from '../session/sdk-context.js';

/** The options of `createConfiguration`. */
export interface CreateConfigurationOptions {
  /** The credential that gets the configuration. */
  credentialId: string;
  /** An ID that the application chooses. `selectedConfigurationId: 'ext:…'` finds the configuration by it. */
  externalId?: string;
}

/** The options of `destroyConfiguration`. */
export interface DeleteConfigurationOptions {
  /** The ID of the configuration, or `ext:` and its external ID. */
  id: string;
  /** The credential that has the configuration. */
  credentialId: string;
}

/** The options of `updateConfiguration`. */
export interface UpdateConfigurationOptions extends DeleteConfigurationOptions {
  /** The new `meta`, which replaces the old one. If absent, `meta` becomes empty. */
  meta?: Record<string, unknown>;
}

const CONFIGURATIONS = '/sdk/credentials/{id}/configurations';

/** Methods for the configurations of a credential. */
export function createConfigurationMethods(context: SdkContext) {
  const select = (method: string, given: DeleteConfigurationOptions) => {
    const { id, credentialId } = optionsOf(given);
    const session = requireSession(context);
    requireText(method, 'id', id);
    requireText(method, 'credentialId', credentialId);
    const options = { selectedCredentialId: credentialId, selectedConfigurationId: id };
    return { session, selected: selectCredential(method, credentialsOf(session), options) };
  };

  return {
    createConfiguration: async (options: CreateConfigurationOptions): Promise<IConnectCredentialConfig> => {
      const { credentialId, externalId } = optionsOf(options);
      const method = 'createConfiguration';
      const session = requireSession(context);
      requireText(method, 'credentialId', credentialId);
      const selected = selectCredential(method, credentialsOf(session), {
        selectedCredentialId: credentialId,
      });
      requireValid(method, selected);
      const changed = await session.http.request(CredentialSchema, `POST ${CONFIGURATIONS}`, {
        id: credentialId,
        body: externalId ? { externalId } : {},
      });
      const known = new Set(configurationsOf(selected.credential).map(({ id }) => id));
      changeCredential(session, changed.id, () => changed);
      // The backend answers with the whole credential. The new configuration is the newest of those that the
      // session did not have.
      const newestFirst = [...configurationsOf(changed)].sort(
        (one, other) =>
          Number(known.has(one.id)) - Number(known.has(other.id)) || createdAt(other) - createdAt(one),
      );
      return handOut(requireAnswered(`POST ${CONFIGURATIONS}`, newestFirst[0]));
    },

    updateConfiguration: async (options: UpdateConfigurationOptions): Promise<IConnectCredentialConfig> => {
      const { session, selected } = select('updateConfiguration', options);
      const { credential, configuration } = selected;
      const changed = await session.http.request(CredentialSchema, `PATCH ${CONFIGURATIONS}`, {
        id: credential.id,
        body: { meta: options.meta ?? {} },
        headers: selectionHeaders(selected),
      });
      changeCredential(session, changed.id, () => changed);
      return handOut(
        requireAnswered(
          `PATCH ${CONFIGURATIONS}`,
          configurationsOf(changed).find(({ id }) => id === configuration.id),
        ),
      );
    },

    destroyConfiguration: async (options: DeleteConfigurationOptions): Promise<void> => {
      const { session, selected } = select('destroyConfiguration', options);
      const { credential, configuration } = selected;
      if (configuration.isDefault)
        throw new Error(
          `paragon.destroyConfiguration: id must not name the default configuration; got "${options.id}".`,
        );
      await session.http.request(z.unknown(), `DELETE ${CONFIGURATIONS}`, {
        id: credential.id,
        headers: selectionHeaders(selected),
      });
      changeCredential(session, credential.id, (current) => ({
        ...current,
        configurations: configurationsOf(current).filter(({ id }) => id !== configuration.id),
      }));
    },
  };
}

const credentialsOf = ({ integrations }: UserSession) =>
  Object.values(integrations).flatMap((state) => state?.allCredentials ?? []);

function requireAnswered(call: string, configuration: CredentialConfiguration | undefined) {
  if (!configuration)
    throw new BackendRequestError(call, 200, '"configurations" lacks the one that it was about');
  return configuration;
}
