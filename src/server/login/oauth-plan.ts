import { calculatePKCECodeChallenge } from 'oauth4webapi';
import type { Input } from '../../inputs/index.js';
import {
  InvalidSettingError,
  type AccountTypeDescription,
  type OAuthEndpoints,
} from '../../integrations/index.js';
import { USER_CONFIGURED_OAUTH, oauthClientFromAnswers } from '../../user-configured-oauth/index.js';
import { companyScopes, endpointsOf, inputsOf, type OAuthOffer } from '../catalog.js';
import { checkForm, invalidAnswers, pick } from '../install-form.js';
import { badRequest } from '../problem.js';
import type { SessionSecrets } from './session-secrets.js';

/** What a login is made with: the endpoints of the provider, the OAuth client, the scopes, and the user's settings. */
export interface OAuthPlan {
  offer: OAuthOffer;
  accountType: AccountTypeDescription;
  endpoints: OAuthEndpoints;
  client: SessionSecrets['client'];
  scopes: string[];
  settings: Record<string, unknown>;
}

/**
 * Makes the plan of a login from the account type and the answers to its form. With the account type
 * `user-configured-oauth`, client ID, secret and scopes come from the answers. With every other account type they are the
 * company's, and answers of these names are ignored.
 * @throws {Problem} a 400 for an account type that is not offered, and for invalid answers, which it lists.
 */
export function planLogin(
  offer: OAuthOffer,
  asked: { accountType: string | string[] | null | undefined; values: Record<string, unknown> },
  passportUrl: string,
): OAuthPlan {
  const accountType = findAccountType(offer, asked.accountType);
  const answers = checkForm(inputsOf(offer, accountType, passportUrl), asked.values);
  const settings = pick(answers, accountType.settings);
  const endpoints = checkSettings(() => endpointsOf(offer, settings, accountType.id), accountType.settings);
  return { offer, accountType, endpoints, settings, ...clientOf(offer, accountType, answers) };
}

/** The 2.1.1 client sends the account type as a text or as a list of one. A login without one is of the type `default`. */
function findAccountType({ accountTypes, type }: OAuthOffer, asked: string | string[] | null | undefined) {
  const [id = 'default', ...others] = [asked ?? 'default'].flat();
  const accountType = others.length === 0 ? accountTypes.find((one) => one.id === id) : undefined;
  if (accountType) return accountType;
  const available = accountTypes.map((one) => `"${one.id}"`).join(', ');
  throw badRequest(
    'invalid_account_type',
    `installOptions.accountType must be one that "${type}" offers: ${available}.`,
  );
}

function clientOf(
  offer: OAuthOffer,
  { id }: AccountTypeDescription,
  answers: Record<string, unknown>,
): Pick<OAuthPlan, 'client' | 'scopes'> {
  if (id === USER_CONFIGURED_OAUTH) {
    const own = oauthClientFromAnswers(answers, offer.description.defaultScopes);
    if (!own) throw badRequest('invalid_install_options', 'A client ID and a client secret must be entered.');
    const { clientId, clientSecret, scopes } = own;
    return { client: { clientId, clientSecret, isCompanys: false }, scopes };
  }
  const { client } = offer.options;
  if (!client) throw badRequest('invalid_account_type', `The account type "${id}" has no OAuth client.`);
  const { clientId, clientSecret } = client;
  return { client: { clientId, clientSecret, isCompanys: true }, scopes: [...companyScopes(offer)] };
}

/** Makes the endpoints, and turns the error of a setting that names no host of the provider into one for the form. */
function checkSettings(endpoints: () => OAuthEndpoints, inputs: readonly Input[]): OAuthEndpoints {
  try {
    return endpoints();
  } catch (error) {
    if (!(error instanceof InvalidSettingError)) throw error;
    const { inputId, message } = error;
    const title = inputs.find(({ id }) => id === inputId)?.title ?? inputId;
    throw invalidAnswers([{ inputId, message, title }]);
  }
}

/**
 * Makes the URL of the authorization request (RFC 6749 section 4.1.1). Where the login has a code verifier, the URL has the
 * challenge of that verifier (RFC 7636 section 4.3).
 */
export async function authorizationUrl(
  { offer, endpoints, client, scopes }: OAuthPlan,
  { redirectUrl, state, codeVerifier }: { redirectUrl: string; state: string; codeVerifier: string | null },
): Promise<string> {
  const url = new URL(endpoints.authorizationEndpoint);
  const parameters = {
    ...offer.description.authorizationParameters,
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: redirectUrl,
    state,
    ...(scopes.length > 0 ? { scope: scopes.join(offer.description.scopeSeparator) } : {}),
    ...(codeVerifier === null
      ? {}
      : { code_challenge: await calculatePKCECodeChallenge(codeVerifier), code_challenge_method: 'S256' }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
