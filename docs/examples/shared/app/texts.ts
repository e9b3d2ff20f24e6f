/** The texts of the page that do not depend on the state of a flow; {@link screenOf} has the others. */
export const texts = {
  title: 'Integrations',
  introduction: 'Connect the tools your team works with. Fieldnote only sees what you allow.',
  list: 'Available integrations',
  connectedCount: (connected: number, all: number) => `${connected} of ${all} connected`,
  pickAccountType: 'Let me pick the account type',
  signingIn: 'Signing you in…',
  signInFailed: 'Could not sign you in.',
  connected: 'Connected',
  notConnected: 'Not connected',
  connect: 'Connect',
  disconnect: 'Disconnect',
  disconnecting: 'Disconnecting…',
  disconnected: (name: string) => `${name} is disconnected.`,
  demoClientTitle: 'An OAuth app to try',
  demoClientNote:
    'The seven providers sign in at an OAuth server on this computer. Bring your own OAuth app with these:',
  clientId: 'Client ID',
  clientSecret: 'Client Secret',
  back: 'Back',
  cancel: 'Cancel',
  close: 'Close',
  done: 'Done',
  tryAgain: 'Try again',
  credential: 'Credential',
  optional: '(optional)',
  choose: 'Choose…',
  yes: 'Yes',
  no: 'No',
  show: 'Show',
  hide: 'Hide',
  add: 'Add',
  scope: 'scope',
  search: (title: string) => `Search ${title}`,
  loadMore: 'Load more',
  loadAgain: 'Load again',
  noScopes: 'None: the sign-in will ask for no scope.',
  addScope: 'Add a scope',
  removeScope: (scope: string) => `Remove ${scope}`,
} as const;

/** How long the result of copying is shown, in milliseconds. */
export const SHOW_COPIED_MS = 2_000;

/** The label of a button that copies. */
export const copyLabels = { ready: 'Copy', copied: 'Copied', failed: 'Copy failed' } as const;
