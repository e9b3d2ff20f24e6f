import {
  StateMachine,
  type Actor,
  type ActorRefFromLogic,
  type MachineConfig,
  type MetaObject,
  type SnapshotFrom,
} from 'xstate';
import {
  initialContext,
  type InstallFlowContext,
  type InstallFlowEmitted,
  type InstallFlowEvent,
} from './install-flow.context.js';
import { inputFor, type InstallActors } from './install-flow.actor-input.js';
import { implementations } from './install-flow.actions.js';

type Named<Names> = { [Name in keyof Names]: { type: Name; params?: undefined } }[keyof Names];
type InvokedActor = {
  [Name in keyof InstallActors]: { src: Name; id: Name; logic: InstallActors[Name] };
}[keyof InstallActors];
type Action = Named<(typeof implementations)['actions']>;
type Guard = Named<(typeof implementations)['guards']>;

type Config = MachineConfig<
  InstallFlowContext,
  InstallFlowEvent,
  InvokedActor,
  Action,
  Guard,
  never,
  string,
  undefined,
  undefined,
  InstallFlowEmitted
>;

const openNextStage = ['openNextStage', 'announceStage'] as const;
const refuseUnexpected = { actions: ['refuseUnexpected', 'announceError'] } as const;
const refuseAccountType = { actions: ['refuseAccountType', 'announceError'] } as const;
const failure = { target: 'returning', actions: 'noteFailure' } as const;

/** One list of transitions for every way to answer a form. */
const answers = <const Transitions>(transitions: Transitions) => ({
  setPreOptions: transitions,
  setPostOptions: transitions,
  setInstallOptions: transitions,
});

const answerForm = <const Next extends string>(target: Next) =>
  answers([
    { guard: 'isValidForOpenForm', target, actions: 'takeForm' },
    { guard: 'isForOpenForm', actions: ['refuseForm', 'announceError'] },
  ]);

/** A form before OAuth. The page may keep its account-type picker beside the form, so `setAccountType` works here, too. */
const formBeforeOAuth = {
  on: {
    ...answerForm('deciding'),
    setAccountType: [
      { guard: 'isSameAccountType' },
      { guard: 'changesAccountType', target: 'deciding', actions: 'takeAccountType' },
      { guard: 'accountTypeWasAsked', ...refuseAccountType },
    ],
    back: { guard: 'accountTypeWasAsked', target: 'deciding', actions: 'dropAccountType' },
  },
} as const;

/** No flow is running, so answers and `cancel` have no effect. */
const resting = { on: { ...answers({}), setAccountType: {}, cancel: {} } } as const;

const config = {
  id: 'installFlow',
  context: initialContext,
  initial: 'idle',
  on: {
    start: [
      { guard: 'isAborted', target: '.cancelled', actions: 'beginFlow' },
      { guard: 'cannotStart', target: '.failed', actions: ['beginFlow', 'announceError'] },
      { target: '.deciding', actions: 'beginFlow' },
    ],
    cancel: { target: '.cancelling', actions: 'forgetAnswers' },
    /**
     * An answer that no state takes. The same answer once more, e.g. a second click, brings the OAuth window to the front.
     * Every other one is refused.
     */
    ...answers([{ guard: 'repeatsForm', actions: 'focusWindow' }, refuseUnexpected]),
    setAccountType: [{ guard: 'repeatsAccountType', actions: 'focusWindow' }, refuseUnexpected],
  },
  states: {
    idle: resting,

    /** Picks the first stage still unanswered. Only transitions from here emit a stage; those of `returning` do not. */
    deciding: {
      always: [
        { guard: 'asksAccountType', target: 'selectingAccountType', actions: openNextStage },
        { guard: 'asksPreOptions', target: 'enteringPreOptions', actions: openNextStage },
        { guard: 'asksOAuthClient', target: 'enteringOAuthClient', actions: openNextStage },
        { guard: 'asksPostOptions', target: 'enteringPostOptions', actions: openNextStage },
        { guard: 'hasCredential', target: 'complete' },
        { guard: 'usesOAuth', target: 'authorizing' },
        { target: 'creatingCredential' },
      ],
    },

    selectingAccountType: {
      on: {
        setAccountType: [
          { guard: 'isOffered', target: 'deciding', actions: 'takeAccountType' },
          refuseAccountType,
        ],
      },
    },

    enteringPreOptions: formBeforeOAuth,
    enteringOAuthClient: formBeforeOAuth,

    authorizing: {
      invoke: { id: 'authorize', src: 'authorize', input: inputFor.authorize, onError: failure },
      on: {
        'window.opened': { actions: 'noteWindowOpen' },
        'window.unreachable': { actions: ['noteWindowUnreachable', 'announceLostWindow'] },
        'authorization.completed': 'collecting',
        'authorization.failed': failure,

        /** Once the window is lost, the user may repeat or change the answer that opened it. */
        ...answers([
          { guard: 'isValidForLostWindow', target: 'deciding', actions: 'takeForm' },
          { guard: 'isForLostWindow', target: 'returning', actions: 'refuseForm' },
        ]),
        setAccountType: { guard: 'picksForLostWindow', target: 'deciding', actions: 'takeAccountType' },
        focusOAuthWindow: { actions: 'focusWindow' },
        reopenOAuthWindow: [
          { guard: 'windowIsLost', target: 'authorizing', reenter: true },
          { actions: 'focusWindow' },
        ],
        back: { guard: 'answeredAnything', target: 'deciding', actions: 'dropAnswer' },
      },
    },

    collecting: {
      invoke: {
        id: 'collectCredential',
        src: 'collectCredential',
        input: inputFor.collectCredential,
        onDone: { target: 'deciding', actions: 'takeCredential' },
        onError: failure,
      },
    },

    creatingCredential: {
      invoke: {
        id: 'createCredential',
        src: 'createCredential',
        input: inputFor.createCredential,
        onDone: { target: 'deciding', actions: 'takeCredential' },
        onError: failure,
      },
    },

    enteringPostOptions: { on: answerForm('completingSetup') },

    completingSetup: {
      invoke: {
        id: 'completeSetup',
        src: 'completeSetup',
        input: inputFor.completeSetup,
        onDone: { target: 'complete', actions: 'takeCredential' },
        onError: failure,
      },
    },

    /**
     * Drops the answer that failed, which makes its stage the first unanswered one, and opens that stage again. The error
     * is emitted, the stage is not emitted a second time.
     */
    returning: {
      entry: 'reopenAnswered',
      always: [
        { guard: 'asksAccountType', target: 'selectingAccountType' },
        { guard: 'asksPreOptions', target: 'enteringPreOptions' },
        { guard: 'asksOAuthClient', target: 'enteringOAuthClient' },
        { guard: 'asksPostOptions', target: 'enteringPostOptions' },
        { target: 'failed' },
      ],
      exit: 'announceError',
    },

    complete: { ...resting, entry: 'announceCompletion' },
    failed: resting,

    cancelling: {
      ...resting,
      invoke: {
        id: 'discardCredential',
        src: 'discardCredential',
        input: inputFor.discardCredential,
        onDone: 'cancelled',
        onError: 'cancelled',
      },
    },
    cancelled: resting,
  },
} satisfies Config;

/** The names of the machine's states; docs/machine.md says what each of them is for. */
export type InstallFlowStateName = keyof (typeof config)['states'];

/** The type of {@link installFlowMachine}. */
export type InstallFlowMachine = StateMachine<
  InstallFlowContext,
  InstallFlowEvent,
  { [Name in keyof InstallActors]?: ActorRefFromLogic<InstallActors[Name]> | undefined },
  InvokedActor,
  Action,
  Guard,
  never,
  InstallFlowStateName,
  string,
  undefined,
  undefined,
  InstallFlowEmitted,
  MetaObject,
  { id: 'installFlow'; states: Record<InstallFlowStateName, object> }
>;

/** A state of the machine: `value` and `matches` know the names of the states. */
export type InstallFlowState = SnapshotFrom<InstallFlowMachine>;

/** A running {@link installFlowMachine}. */
export interface InstallFlowActor extends Actor<InstallFlowMachine> {
  /** The newest state. For user interfaces, `getSnapshot()` of the flow is simpler. */
  getSnapshot(): InstallFlowState;
}

/**
 * The install flow: which stage comes next, what an answer leads to, and what happens when something fails.
 * Guards and transitions are pure, so `transition()` and `xstate/graph` explore it without running an effect;
 * `createInstallFlow` plugs the effects in.
 *
 * `createMachine` would be the same but for its type, which takes any text for the name of a state.
 */
export const installFlowMachine: InstallFlowMachine = /* @__PURE__ */ new StateMachine(
  config,
  implementations,
);
