import type { Input } from '../../inputs/index.js';
import type {
  AccountType,
  CredentialState,
  InstallIntegration,
  InstallStep,
  StartOptions,
} from '../../install-flow/index.js';
import { oauthClientInputs, USER_CONFIGURED_OAUTH } from '../../user-configured-oauth/index.js';

/** The account types that a flow asks for, or the one that it takes without asking. */
interface DocumentedOffer {
  /** The account types of the account-type stage; `null` where the flow has no such stage. */
  asked: readonly AccountType[] | null;
  /**
   * The account type that the flow takes without asking; `null` where it asks, or where the integration has
   * none.
   */
  taken: AccountType | null;
}

/** How a flow starts. */
export interface DocumentedStart extends DocumentedOffer {
  /** Whether the flow goes on with a credential that waits for its post-options. */
  resumes: boolean;
}

/**
 * How a flow begins that is started with these options; `null` where it cannot start. The function follows the
 * documentation and shares no code with the flow, so that an error of the flow is not repeated here.
 */
export function documentedStart(
  integration: InstallIntegration,
  { accountType, allowMultipleCredentials, selectedCredentialId }: StartOptions,
): DocumentedStart | null {
  const { credentials, postOptions } = integration;
  const has = (state: CredentialState) => credentials.some(({ status }) => status === state);
  if (selectedCredentialId && !credentials.some(({ id }) => id === selectedCredentialId)) return null;
  if (allowMultipleCredentials === false && !selectedCredentialId && has('VALID')) return null;
  const isOpen = allowMultipleCredentials === undefined && !selectedCredentialId && !accountType?.length;
  if (isOpen && postOptions.length && has('PENDING')) return { asked: null, taken: null, resumes: true };
  const offer = documentedOffer(integration, accountType);
  return offer && { ...offer, resumes: false };
}

type Names = string | readonly string[] | null | undefined;

/** The account types on offer; `null` where the flow cannot start. */
function documentedOffer({ accountTypes }: InstallIntegration, names: Names): DocumentedOffer | null {
  const named = [...new Set([names ?? []].flat().map((name) => name.trim()))].filter((name) => name !== '');
  if (!accountTypes.length) {
    const isPlain = !named.length || named.includes('default');
    return isPlain ? { asked: null, taken: null } : null;
  }
  const offered = named.length
    ? named.flatMap((name) => accountTypes.filter(({ id }) => id === name))
    : accountTypes.filter(({ id }) => id !== USER_CONFIGURED_OAUTH);
  const [first, second] = offered;
  if (!first) return null;
  const ids = accountTypes.map(({ id }) => id).sort();
  const isDefaultBesideOwn = ids.join() === `default,${USER_CONFIGURED_OAUTH}`;
  const isTaken = named.length ? !second : isDefaultBesideOwn;
  return isTaken ? { asked: null, taken: first } : { asked: offered, taken: null };
}

/** A form that a flow shows, and its inputs. */
export interface DocumentedForm {
  step: Exclude<InstallStep, 'accountType'>;
  inputs: readonly Input[];
}

/** The forms of a flow with one account type, and whether an OAuth window opens. */
export interface DocumentedWay {
  /** The form before OAuth; `null` where it would have no inputs. */
  before: DocumentedForm | null;
  /** The form after OAuth; `null` where it would have no inputs. */
  after: DocumentedForm | null;
  usesOAuth: boolean;
}

/**
 * The way of a flow with an account type, or at an integration that has none, as the documentation describes
 * it.
 */
export function documentedWay(
  { preOptions, postOptions, oauthClient, scheme }: InstallIntegration,
  accountType: AccountType | null,
): DocumentedWay {
  const own = accountType?.endUserSuppliedValues ?? [];
  const listed = own.length ? own : preOptions;
  const after = accountType?.skipPostOAuthInputs ? [] : postOptions;
  const isUserConfigured = accountType?.id === USER_CONFIGURED_OAUTH;
  return {
    before: isUserConfigured
      ? { step: 'oauthClient', inputs: oauthClientInputs({ ...oauthClient, listed }) }
      : formOf('preOptions', listed),
    after: formOf('postOptions', after),
    usesOAuth: isUserConfigured || (accountType?.scheme ?? scheme) === 'oauth',
  };
}

const formOf = (step: DocumentedForm['step'], inputs: readonly Input[]): DocumentedForm | null =>
  inputs.length ? { step, inputs } : null;
