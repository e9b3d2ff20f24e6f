import * as z from 'zod/mini';
import { IntegrationNotInstalledError } from '../sdk.errors.js';
import { requireActive } from '../session/installable.js';
import type { IConnectIntegrationWithCredentialInfo } from '../vendor-types/integrations.js';
import { optionsOf } from '../arguments.js';
import type { SdkContext } from '../session/sdk-context.js';
import { CREDENTIAL_HEADER } from '../../wire/headers.js';

/** The options of `getIntegrationAccount`. */
export interface GetIntegrationAccountOptions {
  /** Whether to return the access token as `accountAuth`. Few integrations and backends allow that. */
  includeAccountAuth?: boolean;
  /** The credential to return. If absent, the backend chooses one. */
  selectedCredentialId?: string;
}

/** Methods that return the connected account. */
export function createAccountMethods(context: SdkContext) {
  return {
    getIntegrationAccount: async (
      integrationName: string,
      options?: GetIntegrationAccountOptions,
    ): Promise<IConnectIntegrationWithCredentialInfo> => {
      const { includeAccountAuth = false, selectedCredentialId } = optionsOf(options);
      const { session } = requireActive(context, integrationName);
      if (!session.integrations[integrationName]?.allCredentials.length)
        throw new IntegrationNotInstalledError(integrationName);
      const account = z.custom<IConnectIntegrationWithCredentialInfo>(
        (answer: unknown) => typeof answer === 'object' && answer !== null,
        'must be an account',
      );
      return session.http.request(account, 'GET /sdk/credentials', {
        query: { integration: integrationName, includeAccountAuth: String(includeAccountAuth) },
        ...(selectedCredentialId && { headers: { [CREDENTIAL_HEADER]: selectedCredentialId } }),
      });
    },
  };
}
