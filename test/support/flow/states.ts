import {
  accountType,
  createRecordedFlow,
  DEFAULT,
  integrationWith,
  OAUTH_CLIENT,
  settle,
  textInput,
  UCO,
  type RecordedFlow,
  type RecordedFlowOptions,
} from './recorded-flow.js';

/** An integration that has every stage, and an account type for every way through them. */
export const EVERYTHING = integrationWith({
  accountTypes: [
    { ...DEFAULT, endUserSuppliedValues: [textInput('subdomain')] },
    UCO,
    accountType('plain'),
    accountType('api-key', { scheme: 'basic', endUserSuppliedValues: [textInput('apiKey')] }),
  ],
  postOptions: [textInput('site')],
});

const ALL = { accountType: ['default', 'user-configured-oauth', 'plain', 'api-key'] };

type Drive = (recorded: RecordedFlow) => unknown;

const authorize: Drive = async ({ start, flow }) => {
  start(ALL);
  void flow.setAccountType('user-configured-oauth');
  void flow.setPostOptions(OAUTH_CLIENT);
  await settle();
};

const collected: Drive = async (recorded) => {
  await authorize(recorded);
  recorded.window().complete();
  await settle();
};

/** For every state of a flow, a function that brings a flow there. */
const DRIVES = {
  idle: () => Promise.resolve(),
  'selecting the account type': ({ start }) => start(ALL),
  'entering pre-options': async ({ start, flow }) => {
    start(ALL);
    await flow.setAccountType('default');
  },
  'entering the OAuth client': async ({ start, flow }) => {
    start(ALL);
    await flow.setAccountType('user-configured-oauth');
  },
  'beginning an authorization': async (recorded) => {
    recorded.hold('beginAuthorization');
    await authorize(recorded);
  },
  authorizing: authorize,
  'authorizing with the window lost': async (recorded) => {
    await authorize(recorded);
    recorded.window().close();
    await settle();
  },
  'collecting the credential': async (recorded) => {
    recorded.hold('collectCredential');
    await collected(recorded);
  },
  'creating a credential': async ({ start, flow, hold }) => {
    hold('createCredential');
    start(ALL);
    void flow.setAccountType('api-key');
    void flow.setPreOptions({ apiKey: 'key' });
    await settle();
  },
  'entering post-options': collected,
  'completing the setup': async (recorded) => {
    await collected(recorded);
    recorded.hold('completeSetup');
    void recorded.flow.setPostOptions({ site: 'one' });
    await settle();
  },
  complete: async (recorded) => {
    await collected(recorded);
    await recorded.flow.setPostOptions({ site: 'one' });
  },
  failed: async ({ windows, start }) => {
    windows.block();
    start({ accountType: 'plain' });
    await settle();
    windows.block(false);
  },
  cancelled: async ({ start, flow }) => {
    start(ALL);
    await flow.cancel();
  },
} satisfies Record<string, Drive>;

export type FlowState = keyof typeof DRIVES;

export const FLOW_STATES = Object.keys(DRIVES) as FlowState[];

/** States in which no flow is running. */
export const RESTING_STATES: readonly FlowState[] = ['idle', 'complete', 'failed', 'cancelled'];

/** States in which a flow is running. */
export const RUNNING_STATES = FLOW_STATES.filter((state) => !RESTING_STATES.includes(state));

/** Creates a flow and brings it to a state. Its `said` is empty then. */
export async function flowIn(state: FlowState, options: RecordedFlowOptions = {}): Promise<RecordedFlow> {
  const recorded = createRecordedFlow([EVERYTHING], options);
  const drive: Drive = DRIVES[state];
  await drive(recorded);
  recorded.said.length = 0;
  return recorded;
}
