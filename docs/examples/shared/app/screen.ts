import type {
  AccountType,
  Input,
  InstallFlowError,
  InstallFlowSnapshot,
  InstallStep,
  IntegrationMetadata,
} from '@installflow/connect';
import { describeError, issuesByInput } from './describe-error.js';
import { fieldId } from './field-view.js';
import { distinctBy, isShown } from './values.js';

/** An error for the user, and the fields that have to be corrected. */
export interface ErrorView {
  /** The error itself. It is a new object each time, even where the same thing goes wrong again. */
  error: InstallFlowError;
  message: string;
  fields: readonly { id: string; title: string }[];
}

/** The texts beside the OAuth window in which the user signs in. */
export interface SignInWindowView {
  /**
   * Whether the window cannot be seen any more and can be reopened. It may be closed, or may still be in use.
   */
  isLost: boolean;
  status: string;
  prompt: string | null;
  action: string;
}

/** The screens of the dialog. Where the heading or the error changes, the dialog moves the focus. */
export type Screen =
  | {
      kind: 'accountType';
      heading: string;
      choices: readonly { id: string; title: string; description: string | undefined }[];
      error: ErrorView | null;
    }
  | {
      kind: 'options';
      /** The key of the form in the flow. */
      form: string;
      heading: string;
      note: string | null;
      inputs: readonly Input[];
      error: ErrorView | null;
      /** The message of each wrong input, by input ID. */
      issues: ReadonlyMap<string, string>;
      canGoBack: boolean;
      submitLabel: string;
    }
  | {
      kind: 'working';
      heading: string;
      canGoBack: boolean;
      /** The OAuth window; `null` where the flow has none. */
      window: SignInWindowView | null;
      error: null;
    }
  | { kind: 'connected'; heading: string; note: string; credentialId: string; error: null }
  | { kind: 'failed'; heading: string; error: ErrorView };

/** The screens of one kind. */
export type ScreenOf<Kind extends Screen['kind']> = Extract<Screen, { kind: Kind }>;

type Of<Status extends InstallFlowSnapshot['status']> = Extract<InstallFlowSnapshot, { status: Status }>;

/**
 * The screen that the dialog of an integration shows for a state of the flow; `null` where it shows nothing.
 */
export function screenOf(snapshot: InstallFlowSnapshot, { name }: IntegrationMetadata): Screen | null {
  switch (snapshot.status) {
    case 'waiting':
      return waitingScreen(snapshot, name);
    case 'working':
      return workingScreen(snapshot, name);
    case 'complete':
      return connectedScreen(snapshot, name);
    case 'failed':
      return { kind: 'failed', heading: `${name} is not connected`, error: errorView(snapshot.error, name) };
    case 'idle':
    case 'cancelled':
      return null;
  }
}

const headings: Record<InstallStep, (name: string) => string> = {
  accountType: () => 'How do you want to connect?',
  preOptions: (name) => `Your ${name} account`,
  oauthClient: () => 'Your OAuth app',
  postOptions: () => 'One last thing',
};

const submitLabelOf = (step: InstallStep, accountType: string | null, name: string): string => {
  if (step === 'postOptions') return 'Finish';
  return accountType === null ? 'Continue' : `Continue to ${name}`;
};

function waitingScreen(snapshot: Of<'waiting'>, name: string): Screen {
  const { stage, step, accountType, canGoBack } = snapshot;
  const [heading, error] = [headings[step](name), snapshot.error && errorView(snapshot.error, name)];
  if (stage.stage === 'accountType')
    return { kind: 'accountType', heading, choices: distinctById(stage.options).map(toChoice), error };
  return {
    kind: 'options',
    form: `${step} ${accountType ?? ''}`,
    heading,
    note:
      step === 'oauthClient'
        ? `Register an OAuth app at ${name} with the redirect URL below, then enter what ${name} gives you.`
        : null,
    inputs: distinctById(stage.options.filter(isShown)),
    error,
    issues: issuesByInput(snapshot.error),
    canGoBack,
    submitLabel: submitLabelOf(step, accountType, name),
  };
}

/** The items whose ID a backend has not listed before. An ID has one answer, so it is asked for once. */
const distinctById = <Item extends { id: string }>(items: readonly Item[]): Item[] =>
  distinctBy(items, ({ id }) => id);

const accountTypeTitles: Record<string, string> = {
  default: 'Use our app',
  sandbox: 'Use a sandbox account',
  'user-configured-oauth': 'Use your own OAuth app',
};

const toChoice = ({ id, accountDescription }: AccountType) => ({
  id,
  title: accountTypeTitles[id] ?? id,
  description: accountDescription,
});

function workingScreen({ oauthWindow, canGoBack }: Of<'working'>, name: string): Screen {
  if (oauthWindow === null)
    return { kind: 'working', heading: 'Saving your connection…', canGoBack, window: null, error: null };
  const isLost = oauthWindow === 'unreachable';
  return {
    kind: 'working',
    heading: `Finish signing in to ${name}`,
    canGoBack,
    window: {
      isLost,
      status: isLost
        ? 'Still signing in there? Carry on, this page will notice when you are done.'
        : 'We opened a window for it.',
      prompt: isLost ? 'Window lost?' : null,
      action: isLost ? 'Open it again' : 'Show the window',
    },
    error: null,
  };
}

function connectedScreen({ accountType, credentialId }: Of<'complete'>, name: string): Screen {
  const app = accountType === 'user-configured-oauth' ? 'the OAuth app you entered' : 'our OAuth app';
  return {
    kind: 'connected',
    heading: `${name} is connected`,
    note: `${accountType === null ? '' : `It uses ${app}. `}You can disconnect it whenever you like.`,
    credentialId,
    error: null,
  };
}

const errorView = (error: InstallFlowError, name: string): ErrorView => ({
  error,
  message: describeError(error, name),
  fields:
    error.name === 'InvalidInstallOptionsError'
      ? distinctById(error.meta.issues.map(({ inputId, title }) => ({ id: fieldId(inputId), title })))
      : [],
});
