import { createActor, fromCallback, fromPromise, type SnapshotFrom } from 'xstate';
import { getShortestPaths, getStateNodes } from 'xstate/graph';
import { describe, expect, it, vi } from 'vitest';
import {
  InstallAnswers,
  installFlowMachine,
  planInstall,
  type Credential,
  type InstallActorInput,
  type InstallFlowEvent,
  type StartOptions,
} from '../../../src/install-flow/index.js';
import { EVERYTHING } from '../../support/flow/states.js';
import { credentialOf, integrationWith, OAUTH_CLIENT, useDoubles } from '../../support/flow/recorded-flow.js';

useDoubles();

type State = SnapshotFrom<typeof installFlowMachine>;

const CREDENTIAL = credentialOf('credential', 'PENDING');
const FAILED = { name: 'OAuthTimeoutError', message: 'Too late.', meta: null } as const;
const SESSION = { integration: EVERYTHING, sessionId: 'session', heldOpen: true };
const ACTORS = ['collectCredential', 'createCredential', 'completeSetup'] as const;

const startEvent = (options: StartOptions, integration = EVERYTHING): InstallFlowEvent => ({
  type: 'start',
  flow: 1,
  integrationName: 'zendesk',
  plan: planInstall(integration, options),
  error: null,
});

const answer = (values: Record<string, unknown> | null): InstallFlowEvent => ({
  type: 'setInstallOptions',
  answers: values && new InstallAnswers(values),
});

/** Every kind of event, each with the contents that make a difference. */
const EVENTS: readonly InstallFlowEvent[] = [
  startEvent({ accountType: ['default', 'user-configured-oauth', 'plain', 'api-key'] }),
  startEvent({}, integrationWith()),
  startEvent({}, integrationWith({ scheme: 'basic' })),
  { type: 'start', flow: 1, integrationName: 'nope', plan: null, error: FAILED },
  { type: 'start', flow: 1, integrationName: 'zendesk', plan: null, error: null },
  { type: 'setAccountType', accountType: 'default' },
  { type: 'setAccountType', accountType: 'user-configured-oauth' },
  { type: 'setAccountType', accountType: 'plain' },
  { type: 'setAccountType', accountType: 'api-key' },
  { type: 'setAccountType', accountType: 'nope' },
  answer({ ...OAUTH_CLIENT, subdomain: 'acme', apiKey: 'key', site: 'one' }),
  answer({}),
  answer(null),
  { type: 'setPreOptions', answers: new InstallAnswers({ subdomain: 'acme' }) },
  { type: 'back' },
  { type: 'cancel' },
  { type: 'focusOAuthWindow' },
  { type: 'reopenOAuthWindow' },
  { type: 'window.opened' },
  { type: 'window.unreachable' },
  {
    type: 'authorization.completed',
    session: SESSION,
    result: { status: 'complete', credentialId: CREDENTIAL.id },
  },
  { type: 'authorization.failed', error: FAILED },
  ...ACTORS.flatMap((actorId): InstallFlowEvent[] => [
    { type: `xstate.done.actor.${actorId}`, actorId, output: CREDENTIAL },
    { type: `xstate.error.actor.${actorId}`, actorId, error: new Error('refused') },
  ]),
];

const stateName = ({ value }: { value: unknown }) => JSON.stringify(value);

/** What makes two states different to whoever looks at a flow. */
const serialize = ({ value, context }: Pick<State, 'value' | 'context'>) =>
  JSON.stringify({
    value,
    name: context.integrationName,
    accountType: context.accountType?.id,
    stages: context.stages,
    answered: context.answered,
    answers: Object.keys(context.answers).sort(),
    oauthWindow: context.oauthWindow,
    credential: context.credential?.id,
    error: context.error?.name,
  });

/** Types leave this one out, since no transition reads it. */
const asEvent = (event: { type: string }) => event as InstallFlowEvent;
const DISCARDED = asEvent({ type: 'xstate.done.actor.discardCredential' });

interface Settler {
  resolve: (output: Credential) => void;
  reject: (error: unknown) => void;
}

/** The machine over actors that do nothing until a path makes them. */
function createPlayedActor() {
  const settlers = new Map<string, Settler>();
  let tell: (event: InstallFlowEvent) => void = () => undefined;
  const settled = (actorId: string) =>
    new Promise<Credential>((resolve, reject) => {
      settlers.set(actorId, { resolve, reject });
    });
  const promised = <Name extends (typeof ACTORS)[number]>(name: Name) =>
    fromPromise<Credential, InstallActorInput[Name]>(() => settled(name));
  const machine = installFlowMachine.provide({
    actors: {
      authorize: fromCallback(({ sendBack }) => {
        tell = sendBack;
      }),
      createCredential: promised('createCredential'),
      collectCredential: promised('collectCredential'),
      completeSetup: promised('completeSetup'),
      discardCredential: fromPromise((): Promise<unknown> => settled('discardCredential')),
    },
  });
  const actor = createActor(machine).start();

  /** Makes happen what an event stands for: a call of the caller, or what an actor says or comes to. */
  const play = async (event: InstallFlowEvent) => {
    const [, outcome, actorId = ''] = /^xstate\.(done|error)\.actor\.(.*)$/.exec(event.type) ?? [];
    if (outcome === 'done') settlers.get(actorId)?.resolve(CREDENTIAL);
    else if (outcome === 'error') settlers.get(actorId)?.reject(new Error('refused'));
    else if (/^(window|authorization)\./.test(event.type)) tell(event);
    else actor.send(event);
    if (outcome) await vi.advanceTimersByTimeAsync(0);
  };
  return { machine, actor, play };
}

/** Explored over actors that are never run. */
const paths = getShortestPaths(createPlayedActor().machine, {
  events: [...EVENTS, DISCARDED],
  serializeState: (state) => serialize(state),
  serializeEvent: (event) => JSON.stringify(event),
});

describe('the machine without actors', () => {
  it('is explored without a word on the console', () => {
    const warn = vi.spyOn(console, 'warn');
    const explored = getShortestPaths(installFlowMachine, {
      events: [...EVENTS, DISCARDED],
      serializeState: (state) => serialize(state),
      serializeEvent: (event) => JSON.stringify(event),
    });
    expect(explored).toHaveLength(paths.length);
    expect(warn).not.toHaveBeenCalled();
  });

  it.each(['oauth', 'basic'])(
    'fails with a sentence that says what is missing where it is run: %s',
    async (scheme) => {
      const actor = createActor(installFlowMachine).start();
      actor.send(startEvent({}, integrationWith({ scheme })));
      await vi.advanceTimersByTimeAsync(0);
      expect(actor.getSnapshot()).toMatchObject({
        status: 'active',
        value: 'failed',
        context: {
          error: { message: 'installFlowMachine needs .provide({ actors }).' },
        },
      });
    },
  );
});

describe('the states of the machine', () => {
  it('are all reached, but for those that no actor ever stays in', () => {
    const names = Object.keys(installFlowMachine.states);
    const reached = new Set(paths.map(({ state }) => stateName(state)));
    const passed = names.filter((key) => !reached.has(stateName({ value: key })));
    const transient = getStateNodes(installFlowMachine).flatMap(({ key, always }) =>
      always?.length ? key : [],
    );
    expect(transient.sort()).toEqual(['deciding', 'returning']);
    expect(passed.sort()).toEqual(transient);
  });

  it('are each what a running actor comes to on the shortest path', async () => {
    expect(paths.length).toBeGreaterThan(100);
    for (const { steps } of paths) {
      const { actor, play } = createPlayedActor();
      for (const [index, { event, state }] of steps.entries()) {
        if (index > 0) await play(event);
        expect(serialize(actor.getSnapshot()), `after ${event.type}`).toBe(serialize(state));
      }
      actor.stop();
    }
  });

  it('have a stage open exactly where they wait for the user', () => {
    for (const { state } of paths) {
      const { stages, answered } = state.context;
      const isOpen = stages.length > 0 && answered === null;
      const waits = /^"(selecting|entering)/.test(stateName(state));
      if (waits) expect(isOpen, stateName(state)).toBe(true);
      if (/^"(authorizing|collecting|creating|completing)/.test(stateName(state))) expect(isOpen).toBe(false);
    }
  });
});
