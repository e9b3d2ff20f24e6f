import * as z from 'zod/mini';
import { countLogin } from './login-limit.js';
import type { OAuthOffer } from '../catalog.js';
import { planLogin } from './oauth-plan.js';
import { badRequest, Problem } from '../problem.js';
import type { ProviderClient } from '../provider/provider-client.js';
import { operatorReport, ProviderError } from '../provider/provider-error.js';
import { saveCredential, type CredentialSaver } from './save-credential.js';
import type { Owner, Project, ServerContext } from '../server-context.js';

/** The fields of `POST /sdk/credentials` that the server reads where the body has a `code`. */
export const MarketplaceFields = z.object({
  code: z.string().check(z.minLength(1), z.maxLength(4096)),
  redirectUrl: z.nullish(z.string()),
  /** Answers to what the account type `default` asks before OAuth, e.g. a subdomain. */
  integrationOptions: z._default(z.record(z.string(), z.unknown()), {}),
});
export type MarketplaceFields = z.infer<typeof MarketplaceFields>;

export interface MarketplaceCodes {
  context: Pick<ServerContext, 'store' | 'now' | 'passportUrl' | 'report'>;
  providers: Pick<ProviderClient, 'exchangeCode'>;
  saver: CredentialSaver;
}

/**
 * Spends an authorization code that a provider's marketplace issued to the company's own client (RFC 6749 section 4.1.3), and
 * stores the credential under the given ID. Nothing ties such a code to the browser, so the operator has to enable this.
 * The token request has a `redirect_uri` only where the caller names one, and the project must list it. A code of a login
 * that this server began was issued for `{passportUrl}/oauth`, so a provider that follows the RFC refuses such a code here.
 * @throws {Problem} a 400 where codes are not enabled or the provider refuses the code, a 502 where the provider fails.
 */
export async function redeemMarketplaceCode(
  { context, providers, saver }: MarketplaceCodes,
  { projectId, userId, project, offer }: Owner & { project: Project; offer: OAuthOffer },
  { code, redirectUrl = null, integrationOptions }: MarketplaceFields,
  credentialId: string,
): Promise<void> {
  if (!offer.options.marketplaceCodes) throw marketplaceCodesDisabled();
  if (redirectUrl !== null && !project.options.redirectUrls?.includes(redirectUrl)) {
    throw badRequest('redirect_url_not_allowed', 'redirectUrl must be one that the project lists.');
  }
  const plan = planLogin(offer, { accountType: 'default', values: integrationOptions }, context.passportUrl);
  const { client, endpoints, scopes, settings } = plan;
  const ref = { projectId, userId, credentialId };
  if (await isStored(saver, ref)) return;
  await countLogin(context, ref);
  try {
    const grant = await providers.exchangeCode(
      { offer, endpoints, ...client },
      new URLSearchParams({ code }),
      { redirectUrl, codeVerifier: null, scopes },
    );
    const secrets = { client, endpoints, scopes, settings, codeVerifier: null };
    const login = { ...ref, id: null, accountType: plan.accountType.id, replacesCredential: false };
    (await saveCredential(saver, login, { offer, secrets, grant })).keep();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const what = `${offer.type}: the code of a marketplace could not be exchanged.`;
    context.report(...operatorReport(error, { isCompanysClient: true, what }));
    const message = error.description ?? 'The provider did not accept the code.';
    throw new Problem(error.meaning === 'grant' ? 400 : 502, error.code, message);
  }
}

/**
 * Finishes the repetition of a call that died after it had stored the credential. The code is spent by then, so it cannot be
 * exchanged again.
 */
async function isStored(
  { credentials }: CredentialSaver,
  ref: Owner & { credentialId: string },
): Promise<boolean> {
  if (!(await credentials.find(ref))) return false;
  await credentials.ensureListed(ref);
  return true;
}

export const marketplaceCodesDisabled = () =>
  badRequest('marketplace_codes_disabled', 'Authorization codes of marketplaces are not accepted.');
