import type { AccountType, AuthorizationRequest } from '../install-flow/index.js';
import type { BuildOAuthBody, InstallOptionFields } from '../wire/bodies.js';
import { valuesInJson } from './values-in-json.js';
import { OAuthParameterSchema } from './wire.schemas.js';

/** The `action` that `build-oauth` expects for an integration that a project made itself. */
const CUSTOM = 'custom';

/** The install options that a backend is told only where a login starts without a stage before it. */
export interface PlainStartOptions {
  showPortalAfterInstall: boolean;
  bypassPostOAuthPrompt: boolean;
  allowMultipleCredentials: boolean;
}

/** Returns the fields that begin a login, for a pushed request and for a query. Absent ones are left out. */
export async function authorizationFields(
  request: AuthorizationRequest,
  origin: string,
  plainStart?: PlainStartOptions,
): Promise<BuildOAuthBody> {
  const { integration, accountType, answers, redirectUrl } = request;
  return {
    action: integration.type.startsWith(`${CUSTOM}.`) ? CUSTOM : integration.type,
    integrationId: integration.id,
    endUserSuppliedValues: await valuesInJson(answers),
    parameters: parametersOf(accountType),
    ...(redirectUrl && { redirectUrl }),
    originForPostMessage: origin,
    isPreviewMode: false,
    installOptions: {
      ...(!request.followsStage && {
        isApiInstallation: true,
        showPortalAfterInstall: false,
        bypassPostOAuthPrompt: false,
        allowMultipleCredentials: request.allowMultipleCredentials,
        ...plainStart,
      }),
      ...installOptions(request),
    },
  };
}

/** Returns the install options that a backend cannot know from the other fields. */
export const installOptions = (request: {
  accountType: AccountType | null;
  credentialId?: string | null;
}): InstallOptionFields => ({
  ...(request.accountType && { accountType: request.accountType.id }),
  ...(request.credentialId && { selectedCredentialId: request.credentialId }),
});

/** Turns fields into a query. A value that is not text travels as JSON. */
export const toQuery = (fields: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );

/** The parameters with a fixed value that an account type adds to the authorization request, by key. */
const parametersOf = (accountType: AccountType | null) =>
  Object.fromEntries(
    (accountType?.oauthParameters ?? []).flatMap((parameter) => {
      const { data } = OAuthParameterSchema.safeParse(parameter);
      return data ? [[data.key, data.source.value]] : [];
    }),
  );
