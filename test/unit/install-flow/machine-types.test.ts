import type { SnapshotFrom } from 'xstate';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { createActor } from 'xstate';
import {
  installFlowMachine,
  type InstallFlow,
  type InstallFlowActor,
  type InstallFlowState,
  type InstallFlowStateName,
} from '../../../src/index.js';
import { stateNames } from '../../support/docs/machine-diagram.js';

/** One of each. The compiler asks for every name here, and refuses any other one. */
const NAMES: Record<InstallFlowStateName, true> = {
  idle: true,
  deciding: true,
  selectingAccountType: true,
  enteringPreOptions: true,
  enteringOAuthClient: true,
  authorizing: true,
  collecting: true,
  creatingCredential: true,
  enteringPostOptions: true,
  completingSetup: true,
  returning: true,
  complete: true,
  failed: true,
  cancelling: true,
  cancelled: true,
};

describe('the types of the machine', () => {
  it('know the name of every state', () => {
    expect(Object.keys(NAMES)).toEqual(stateNames());
    expectTypeOf<SnapshotFrom<typeof installFlowMachine>>().toEqualTypeOf<InstallFlowState>();
    expectTypeOf<SnapshotFrom<InstallFlow['actor']>['value']>().toEqualTypeOf<InstallFlowStateName>();
    expectTypeOf<InstallFlow['actor']>().toEqualTypeOf<InstallFlowActor>();
    expectTypeOf<InstallFlowState['children']['authorize']>().not.toBeAny();
  });

  it('refuse a state, an actor, an event or a guard that the machine does not have', () => {
    const actor: InstallFlowActor = createActor(installFlowMachine);
    const state = actor.getSnapshot();
    expect(state.matches('idle')).toBe(true);
    // @ts-expect-error no state has this name
    expect(state.matches('waiting')).toBe(false);
    // @ts-expect-error no state has this name
    expect(state.value === 'waiting').toBe(false);
    // @ts-expect-error no actor has this name
    expect(state.children.login).toBeUndefined();
    // @ts-expect-error the machine takes no such event
    expect(state.can({ type: 'answer' })).toBe(false);
    // @ts-expect-error answers are `InstallAnswers`
    expect(state.can({ type: 'setInstallOptions', answers: { subdomain: 'acme' } })).toBe(false);
    // @ts-expect-error no guard has this name
    expect(installFlowMachine.provide({ guards: { isRight: () => true } })).toBeDefined();
  });
});
