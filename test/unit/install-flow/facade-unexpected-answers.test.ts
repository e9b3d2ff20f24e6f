import { describe, expect, it } from 'vitest';
import { flowIn, FLOW_STATES, RESTING_STATES, type FlowState } from '../../support/flow/states.js';
import { isSettled, settle, useDoubles } from '../../support/flow/recorded-flow.js';

useDoubles();

type Setter = 'setAccountType' | 'setPreOptions' | 'setPostOptions' | 'setInstallOptions';

const SETTERS: readonly Setter[] = ['setAccountType', 'setPreOptions', 'setPostOptions', 'setInstallOptions'];

const FORM_SETTERS = SETTERS.filter((setter) => setter !== 'setAccountType');

const STAGE_OF: Record<Setter, string> = {
  setAccountType: 'accountType',
  setPreOptions: 'preOptions',
  setPostOptions: 'postOptions',
  setInstallOptions: 'installOptions',
};

/** What each state waits for, and the setters that answer it. */
const OPEN: Partial<Record<FlowState, { stage: string; answeredBy: Setter[] }>> = {
  'selecting the account type': { stage: 'accountType', answeredBy: ['setAccountType'] },
  'entering pre-options': {
    stage: 'preOptions',
    answeredBy: ['setPreOptions', 'setInstallOptions', 'setAccountType'],
  },
  'entering the OAuth client': {
    stage: 'postOptions',
    answeredBy: ['setPostOptions', 'setInstallOptions', 'setAccountType'],
  },
  'entering post-options': { stage: 'postOptions', answeredBy: ['setPostOptions', 'setInstallOptions'] },
};

/** A lost window takes an answer for the stage that started it. */
const answersLostWindow = (state: FlowState, setter: Setter) =>
  state === 'authorizing with the window lost' && ['setPostOptions', 'setInstallOptions'].includes(setter);

const UNEXPECTED = FLOW_STATES.filter((state) => !RESTING_STATES.includes(state)).flatMap((state) =>
  SETTERS.filter(
    (setter) => !OPEN[state]?.answeredBy.includes(setter) && !answersLostWindow(state, setter),
  ).map((setter) => ({ state, setter, expected: OPEN[state]?.stage ?? null })),
);

const valueFor = (setter: Setter) => (setter === 'setAccountType' ? 'plain' : { something: 'else' });

describe('an answer for a stage that is not open (row 14)', () => {
  it.each(UNEXPECTED)('changes nothing: $setter while $state', async ({ state, setter, expected }) => {
    const { flow, untyped, said, errors, windows, backend } = await flowIn(state);
    const [before, calls] = [flow.getSnapshot(), backend.calls.length];
    void untyped[setter](valueFor(setter));
    expect(said).toEqual([`error UnexpectedStageError at ${expected}`]);
    expect(errors.at(-1)).toMatchObject({
      error: { meta: { expected, received: STAGE_OF[setter] } },
      context: expected && { stage: expected },
    });
    await settle();
    expect(flow.getSnapshot()).toEqual(
      before.status === 'waiting' ? { ...before, error: errors.at(-1)?.error } : before,
    );
    expect(backend.calls).toHaveLength(calls);
    expect(windows.windows.length).toBeLessThanOrEqual(1);
  });

  it.each(FORM_SETTERS)(
    'is refused, and never ends the actor, as a raw event without answers: %s',
    async (type) => {
      const { flow, errors } = await flowIn('selecting the account type');
      flow.actor.send({ type } as never);
      await settle();
      expect(errors.at(-1)).toMatchObject({ error: { name: 'UnexpectedStageError' } });
      expect(flow.actor.getSnapshot().status).toBe('active');
      expect(flow.getSnapshot()).toMatchObject({ status: 'waiting', step: 'accountType' });
    },
  );

  it.each(FLOW_STATES.flatMap((state) => SETTERS.map((type) => ({ state, type }))))(
    'never ends the actor as a raw event with a raw object: $type while $state',
    async ({ state, type }) => {
      const { flow, errors } = await flowIn(state);
      const isOpen = OPEN[state]?.answeredBy.includes(type) ?? answersLostWindow(state, type);
      flow.actor.send({ type, answers: { clientSecret: 'hunter2' } } as never);
      await settle();
      expect(flow.actor.getSnapshot().status).toBe('active');
      const refusal = errors.map(({ error }) => error.message).at(-1);
      if (isOpen && type !== 'setAccountType')
        expect(refusal).toMatch(/in an event as new InstallAnswers\(values\)\.$/);
      expect(JSON.stringify([errors, flow.getSnapshot()])).not.toContain('hunter2');
    },
  );

  it.each(RESTING_STATES.flatMap((state) => SETTERS.map((setter) => ({ state, setter }))))(
    'calls nobody and warns where no flow runs: $setter while $state (rows 34 and 35)',
    async ({ state, setter }) => {
      const { flow, untyped, said, windows, backend } = await flowIn(state);
      const [before, calls, opened] = [flow.getSnapshot(), backend.calls.length, windows.windows.length];
      expect(await isSettled(untyped[setter](valueFor(setter)))).toBe(true);
      expect(said).toEqual([]);
      expect(console.warn).toHaveBeenCalledTimes(1);
      expect(console.warn).toHaveBeenCalledWith(
        expect.objectContaining({ name: 'NoActiveInstallFlowError' }),
      );
      expect(flow.getSnapshot()).toBe(before);
      expect(backend.calls).toHaveLength(calls);
      expect(windows.windows).toHaveLength(opened);
    },
  );
});
