import type { AccountType, AuthorizationRequest } from '../install-flow/index.js';
import { valuesInJson } from './values-in-json.js';
import { OAuthParameterSchema } from './wire.schemas.js';

/** How `build-oauth` names an integration that a project has made itself. */
const CUSTOM = 'custom';

/** What a backend is told of an install where nothing was asked before. */
export interface PlainStartOptions {
  showPortalAfterInstall: boolean;
  bypassPostOAuthPrompt: boolean;
  allowMultipleCredentials: boolean;
}

/** The fields with which a login begins, in a pushed request and in a query alike; `null` ones are left out. */
export async function authorizationFields(
  request: AuthorizationRequest,
  origin: string,
  plainStart?: PlainStartOptions,
) {
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

/** What of the install options a backend cannot know from elsewhere. */
export const installOptions = (request: {
  accountType: AccountType | null;
  credentialId?: string | null;
}) => ({
  ...(request.accountType && { accountType: request.accountType.id }),
  ...(request.credentialId && { selectedCredentialId: request.credentialId }),
});

/** The fields as a query: what is not text travels as JSON. */
export const toQuery = (fields: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );

/** The parameters that an account type adds to the authorization request, by key. */
const parametersOf = (accountType: AccountType | null) =>
  Object.fromEntries(
    (accountType?.oauthParameters ?? []).flatMap((parameter) => {
      const { data } = OAuthParameterSchema.safeParse(parameter);
      return data ? [[data.key, data.source.value]] : [];
    }),
  );
