import type { Input } from '../inputs/index.js';
import type { InstallFlowError } from './install-flow.errors.js';

/** The `id` of an account type. An editor proposes the two that integrations have most often; any other one is as good. */
export type AccountTypeId = 'default' | 'user-configured-oauth' | (string & {});

/** A way to connect an integration, e.g. `default`, `sandbox` or `user-configured-oauth`. */
export interface AccountType {
  /** What `setAccountType` takes. */
  id: string;
  /** The authentication scheme; `'oauth'` opens an OAuth window, every other one creates the credential directly. */
  scheme: string;
  accountDescription?: string;
  /** Inputs to ask before OAuth. Where empty or absent, the flow asks the `preOptions` of the integration. */
  endUserSuppliedValues?: Input[];
  /** Whether the inputs after OAuth are left out for this account type. */
  skipPostOAuthInputs?: boolean;
  oauthParameters?: unknown[];
}

/** `PENDING` until the inputs after OAuth are answered, `INVALID` once the provider refuses the credential. */
export type CredentialState = 'PENDING' | 'VALID' | 'INVALID';

/** A connected account, as the backend describes it. It holds no token and no secret. */
export interface Credential {
  id: string;
  integrationId: string;
  status: CredentialState;
  /** ISO 8601. */
  dateCreated?: string;
  [field: string]: unknown;
}

/** An integration as the flow needs it: {@link InstallBackend.findIntegration} makes it from what the backend sent. */
export interface InstallIntegration {
  id: string;
  /** The name by which callers start it, e.g. `'zendesk'`. */
  type: string;
  /** The authentication scheme where no account type says otherwise. */
  scheme: string;
  accountTypes: readonly AccountType[];
  /** Inputs before OAuth where the account type has none of its own. */
  preOptions: readonly Input[];
  /** Inputs after OAuth. */
  postOptions: readonly Input[];
  /** What the form for user-configured OAuth shows where the backend does not list those inputs itself. */
  oauthClient: { redirectUrl: string; defaultScopes: readonly string[] };
  /** The user's credentials of this integration, oldest first. */
  credentials: readonly Credential[];
}

/** The user chooses how to connect: answer with `setAccountType`. */
export interface AccountTypeStage {
  stage: 'accountType';
  /** The account types to choose from, at least one. `accountDescription` is the text to show, `id` the answer. */
  options: AccountType[];
  done: false;
}
/** What is asked before OAuth, or in place of it, e.g. a subdomain or an API key: answer with `setPreOptions`. */
export interface PreOptionsStage {
  stage: 'preOptions';
  /** The inputs of the form, in the order to show them. */
  options: Input[];
  done: false;
}
/**
 * What is asked after OAuth, e.g. which site to use; or, before OAuth, the user's own OAuth client, which is
 * `step: 'oauthClient'` in the snapshot. Answer with `setPostOptions`.
 */
export interface PostOptionsStage {
  stage: 'postOptions';
  /** The inputs of the form, in the order to show them. */
  options: Input[];
  done: false;
}
/** Nothing is asked any more: the flow is at work, or complete. */
export interface DoneStage {
  stage: 'done';
  done: true;
}
/** A stage that waits for the user. */
export type OpenStage = AccountTypeStage | PreOptionsStage | PostOptionsStage;
/** What `onNext` and `next()` hand out; `stage` tells which, and `done` whether nothing is left to ask. */
export type InstallFlowStage = OpenStage | DoneStage;

/**
 * A stage of the flow, told apart where callers see two of the same kind: `oauthClient` (the form for
 * user-configured OAuth, before OAuth) and `postOptions` (after OAuth) are both a {@link PostOptionsStage}.
 */
export type InstallStep = 'accountType' | 'preOptions' | 'oauthClient' | 'postOptions';

/** The stage whose answer led to the error; it is open again. */
export interface OnErrorContext {
  stage: OpenStage['stage'];
}

/** What `onComplete` and the install event carry. */
export interface IntegrationInstallEvent {
  /** The ID that the backend knows the integration by. */
  integrationId: string;
  /** The `type` of the integration, by which `start` names it. */
  integrationType: string;
  /** The `id` of `credential`. */
  credentialId: string;
  /** The account that is connected now; a copy, which is the caller's to change. */
  credential: Credential;
}

/**
 * The options of `installFlow.start`. An error that a callback throws is reported with `reportError`, and the flow goes on
 * unchanged.
 */
export interface StartOptions {
  /**
   * The account types to offer, by ID, in the order to offer them. One alone is taken without asking.
   * `user-configured-oauth` is offered only where it is named here.
   */
  accountType?: AccountTypeId | readonly AccountTypeId[] | undefined;
  /** Called with each stage that waits for the user. */
  onNext?: ((stage: InstallFlowStage) => void) | undefined;
  /** Called once, when the integration is connected. */
  onComplete?: ((event: IntegrationInstallEvent) => void) | undefined;
  /** Called with what went wrong, and the stage that is open again (`null` where none is). */
  onError?: ((error: InstallFlowError, context: OnErrorContext | null) => void) | undefined;
  /** Called when the OAuth window can no longer be watched: it was closed, or its page severed it. The flow goes on. */
  onOAuthWindowUnreachable?: (() => void) | undefined;
  /** How long the OAuth window may take, in milliseconds. Absent or 0: ten minutes. `Infinity`: no limit. */
  oauthTimeout?: number | undefined;
  /** `false`: refuse to start where the integration is connected already. Absent means `true`. */
  allowMultipleCredentials?: boolean | undefined;
  /** The redirect URL to use in place of the backend's own. It must be one that the backend allows. */
  overrideRedirectUrl?: string | undefined;
  /** The credential to authenticate again, in place of creating one. */
  selectedCredentialId?: string | undefined;
  /** Aborting this signal cancels the flow, as `cancel()` does. */
  signal?: AbortSignal | undefined;
}

/** How the flow stands; what the user entered is never in it. Immutable, the same object until something changes. */
export type InstallFlowSnapshot = {
  /** The name the flow was started with. */
  readonly integration: string | null;
  readonly accountType: string | null;
} & (
  | { readonly status: 'idle' }
  | {
      /** A stage waits for the user. */
      readonly status: 'waiting';
      readonly stage: OpenStage;
      readonly step: InstallStep;
      /** Whether `back()` has an effect. */
      readonly canGoBack: boolean;
      /** What was wrong with the last answer. */
      readonly error: InstallFlowError | null;
    }
  | {
      readonly status: 'working';
      /** The step whose answer is being worked on; `null` where `start` needed none. */
      readonly step: InstallStep | null;
      readonly canGoBack: boolean;
      readonly oauthWindow: 'open' | 'unreachable' | null;
    }
  | { readonly status: 'complete'; readonly credentialId: string }
  | { readonly status: 'failed'; readonly error: InstallFlowError }
  | { readonly status: 'cancelled' }
);
