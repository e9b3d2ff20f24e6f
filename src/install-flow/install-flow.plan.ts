import { accountTypeNames, offerAccountTypes, type AccountTypeOffer } from './install-flow.account-types.js';
import type { Credential, InstallIntegration, StartOptions } from './install-flow.types.js';

/** Ten minutes. */
const DEFAULT_OAUTH_TIMEOUT_MS = 600_000;

/**
 * The plan of one flow, made when the flow starts. A plan has no function, and no value that the user enters.
 */
export interface InstallPlan extends AccountTypeOffer {
  integration: InstallIntegration;
  allowMultipleCredentials: boolean;
  /** The redirect URL to use in place of the backend's own; `null` for the backend's own. */
  redirectUrl: string | null;
  /** The credential to authenticate again; `null` makes a new one. */
  reauthenticates: string | null;
  /**
   * The credential that the flow resumes, because it waits for its post-options; `null` where there is none.
   */
  pending: Credential | null;
  /** `Infinity` where there is no limit. */
  oauthTimeoutMs: number;
}

/**
 * What `start` with these options installs. The plan keeps the integration object itself, not a copy: a
 * backend that makes a new object for each flow can tell flows apart by it.
 * @param credentials - the credentials of the integration that the flow may resume or re-authenticate
 * @throws {BaseSDKError} `InvalidAccountTypeError`, where `accountType` names nothing that is on offer.
 * @throws {Error} where `allowMultipleCredentials` is false and the integration is connected already, or
 * where it has no credential `selectedCredentialId`.
 */
export function planInstall(
  integration: InstallIntegration,
  options: StartOptions,
  credentials = integration.credentials,
): InstallPlan {
  const { postOptions, type } = integration;
  const { selectedCredentialId, oauthTimeout = 0 } = options;
  if (options.allowMultipleCredentials === false && !selectedCredentialId && credentials.some(isValid))
    throw new Error(`Integration "${type}" is already installed.`);
  if (selectedCredentialId && !credentials.some(({ id }) => id === selectedCredentialId))
    throw new Error(`selectedCredentialId: "${type}" has no credential "${selectedCredentialId}".`);
  const names = accountTypeNames(options.accountType);
  const resumes = !names.length && !selectedCredentialId && options.allowMultipleCredentials === undefined;
  const pending = resumes && postOptions.length ? (credentials.filter(isPending).at(-1) ?? null) : null;
  const offer = offerAccountTypes(pending ? { ...integration, accountTypes: [] } : integration, names);
  return {
    ...offer,
    integration,
    pending,
    allowMultipleCredentials: options.allowMultipleCredentials ?? true,
    redirectUrl: options.overrideRedirectUrl ?? null,
    reauthenticates: selectedCredentialId ?? onlyInvalid(credentials),
    oauthTimeoutMs: oauthTimeout > 0 ? oauthTimeout : DEFAULT_OAUTH_TIMEOUT_MS,
  };
}

/** The plan before the first start, and where a start failed. */
export const NO_PLAN: InstallPlan = /* @__PURE__ */ planInstall(
  {
    id: '',
    type: '',
    scheme: '',
    accountTypes: [],
    preOptions: [],
    postOptions: [],
    oauthClient: { redirectUrl: '', defaultScopes: [] },
    credentials: [],
  },
  {},
);

const isPending = ({ status }: Credential) => status === 'PENDING';

const isValid = ({ status }: Credential) => status === 'VALID';

function onlyInvalid([first, second]: readonly Credential[]) {
  return first?.status === 'INVALID' && !second ? first.id : null;
}
