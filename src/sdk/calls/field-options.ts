import { FieldOptionsSchema } from '../../backend/index.js';
import { handOut } from '../session/hand-out.js';
import { requireActive } from '../session/installable.js';
import { optionsOf, requireText } from '../arguments.js';
import type { FieldOptions, FieldOptionsRequest } from '../sdk.types.js';
import type { SdkContext } from '../session/sdk-context.js';
import { CREDENTIAL_HEADER } from '../../wire/headers.js';

/** The method that loads the options of an input from the provider. */
export function createFieldOptionsMethods(context: SdkContext) {
  return {
    getFieldOptions: async (request: FieldOptionsRequest): Promise<FieldOptions> => {
      const { integration: name, action, search, cursor, parameters = [] } = optionsOf(request);
      requireText('getFieldOptions', 'integration', name);
      const { session } = requireActive(context, name);
      const pending = [...context.pendingCredentials]
        .filter((other) => other.session === session && other.integrationName === name)
        .at(-1);
      const { output } = await session.http.request(FieldOptionsSchema, 'POST /sdk/actions', {
        body: {
          action: name,
          sourceKey: action,
          parameters,
          paginationParameters: { pageCursor: cursor ?? 0, search },
        },
        ...(pending && { headers: { [CREDENTIAL_HEADER]: pending.credentialId } }),
      });
      const page = Array.isArray(output) ? { records: output, nextPageCursor: null } : output;
      const isNested = page.records[0] !== undefined && 'id' in page.records[0];
      return {
        data: isNested ? [] : page.records,
        nestedData: isNested ? handOut(page.records) : [],
        nextPageCursor: null,
        // Backends mark the last page by `false`, 0 or no cursor. All of these become `null`.
        ...(page.nextPageCursor && { nextPageCursor: page.nextPageCursor }),
      };
    },
  };
}
