import * as z from 'zod/mini';
import { CREDENTIAL_HEADER } from '../../backend/index.js';
import { IntegrationNotInstalledError } from '../sdk.errors.js';
import { requireActive } from '../session/installable.js';
import type { IConnectIntegrationWithCredentialInfo } from '../vendor-types/integrations.js';
import { optionsOf } from '../options-of.js';
import type { SdkContext } from '../session/sdk-context.js';

/** The options of `getIntegrationAccount`. */
export interface GetIntegrationAccountOptions {
  /** Whether the answer shall have the access token, which few integrations and backends allow. */
  includeAccountAuth?: boolean;
  /** The credential to tell of. Absent: the backend takes one. */
  selectedCredentialId?: string;
}

/** What is connected. */
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
