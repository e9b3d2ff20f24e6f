import * as z from 'zod/mini';
import { countLogin } from './login-limit.js';
import type { OAuthOffer } from '../catalog.js';
import { planLogin } from './oauth-plan.js';
import type { StoredCredential } from '../credentials/credential.js';
import { badRequest, Problem, retryAfter } from '../problem.js';
import type { ProviderClient } from '../provider/provider-client.js';
import { operatorReport, ProviderError } from '../provider/provider-error.js';
import { dropTokens } from './drop-tokens.js';
import type { CredentialSaver } from './login-credential.js';
import { CredentialRefused, saveCredential } from './save-credential.js';
import type { Owner, Project, ServerContext } from '../server-context.js';
import { waitForHolder, whileHolding } from '../store/held-key.js';
import { recordKey, stableId } from '../store/keys.js';

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

/** Milliseconds after which another call may redeem a code whose instance died. */
const LOCK_TTL_MS = 30_000;

/**
 * Spends an authorization code that a provider's marketplace issued to the company's own client (RFC 6749
 * section 4.1.3), and stores the credential. Such codes are refused unless the operator
 * has set `marketplaceCodes`, because nothing ties them to the browser of the user who presents them. The
 * token request has a `redirect_uri` only where the caller names one, and the project must list it. A code of
 * a login that this server began was issued for `{passportUrl}/oauth`, so a provider that follows the RFC
 * refuses such a code here.
 *
 * The ID of the credential follows from the user and the code, so that the repetition of a call finds the credential. Of
 * several calls at the same time, one exchanges the code and the others wait for it: a provider may revoke all tokens of a
 * code that it sees twice (RFC 6749 section 4.1.2).
 * @throws {Problem} a 400 where codes are not enabled or the provider refuses the code; a 404 where the credential was
 * uninstalled since; a 409 where the call that was waited for failed, or takes more than 15 seconds; a 502 where the
 * provider fails.
 */
export async function redeemMarketplaceCode(
  { context, providers, saver }: MarketplaceCodes,
  applicant: Owner & { project: Project; offer: OAuthOffer },
  fields: MarketplaceFields,
): Promise<StoredCredential> {
  const { projectId, userId, project, offer } = applicant;
  const { code, redirectUrl = null, integrationOptions } = fields;
  const begunAt = context.now();
  if (!offer.options.marketplaceCodes) throw marketplaceCodesDisabled();
  if (redirectUrl !== null && !project.options.redirectUrls?.includes(redirectUrl)) {
    throw badRequest('redirect_url_not_allowed', 'redirectUrl must be one that the project lists.');
  }
  const plan = planLogin(offer, { accountType: 'default', values: integrationOptions }, context.passportUrl);
  const { client, endpoints, scopes, settings } = plan;
  const call = [projectId, userId, offer.id, code] as const;
  const ref = { projectId, userId, credentialId: await stableId('marketplace-code', ...call) };

  const redeem = async (): Promise<StoredCredential> => {
    const stored = await saver.credentials.find(ref);
    if (stored) return stored;
    await countLogin(context, ref);
    const grant = await providers.exchangeCode(
      { offer, endpoints, ...client },
      new URLSearchParams({ code }),
      { redirectUrl, codeVerifier: null, scopes },
    );
    const secrets = { client, endpoints, scopes, settings, codeVerifier: null };
    const accountType = plan.accountType.id;
    const login = { ...ref, id: null, accountType, replacesCredential: false, begunAt };
    const exchanged = { offer, secrets, grant };
    try {
      return (await saveCredential(saver, login, exchanged, () => Promise.resolve(true))).credential;
    } catch (error) {
      dropTokens(saver, login, exchanged);
      throw error;
    }
  };

  try {
    const lock = await recordKey('code-lock', ...call);
    const held = await whileHolding(context, lock, LOCK_TTL_MS, redeem);
    const stored = held?.result ?? (await waitForHolder(context, lock, () => saver.credentials.find(ref)));
    if (!stored) throw notDone();
    return stored;
  } catch (error) {
    if (error instanceof CredentialRefused) throw new Problem(409, error.error, error.errorDescription);
    if (!(error instanceof ProviderError)) throw error;
    const what = `${offer.type}: the code of a marketplace could not be exchanged.`;
    context.report(...operatorReport(error, { isCompanysClient: true, what }));
    const message = error.description ?? 'The provider did not accept the code.';
    throw new Problem(error.meaning === 'grant' ? 400 : 502, error.code, message);
  }
}

const notDone = () =>
  new Problem(
    409,
    'call_in_progress',
    'The same call is in progress, or did not succeed. Try again.',
    retryAfter(2),
  );

export const marketplaceCodesDisabled = () =>
  badRequest('marketplace_codes_disabled', 'Authorization codes of marketplaces are not accepted.');
