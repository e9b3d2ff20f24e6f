import {
  createInstallFlow,
  type InstallIntegration,
  type StartOptions,
} from '../../src/install-flow/index.js';
import {
  createFakeOAuthWindow,
  createMemoryBackend,
  type MemoryBackendOptions,
} from '../../src/testing/index.js';
import { expect } from 'vitest';

export type Said = { flow: number } & (
  | { type: 'next'; stage: string; step: string | null }
  | { type: 'error'; name: string; stage: string | null }
  | { type: 'complete'; credentialId: string }
  | { type: 'unreachable' }
);

export interface HarnessOptions extends Partial<Omit<MemoryBackendOptions, 'integrations'>> {
  /** Which callbacks throw, by the order in which they are called. */
  throws?: (call: number) => boolean;
}

/** A flow over doubles that records what it says, and checks on each word what must hold whenever it speaks. */
export function createHarness(integrations: readonly InstallIntegration[], options: HarnessOptions = {}) {
  const backend = createMemoryBackend({ integrations, ...options });
  const oauthWindow = createFakeOAuthWindow(backend);
  const flow = createInstallFlow({ backend, oauthWindow });
  const said: Said[] = [];
  const broken: unknown[] = [];
  const promises: Promise<unknown>[] = [];
  const settled = new Set<Promise<unknown>>();
  let started = 0;
  let silenced = 0;
  let callbacks = 0;

  /** The flow reports what a callback throws, so a broken promise is kept for `broken` to tell. */
  const demand = (promise: () => void) => {
    try {
      promise();
    } catch (error) {
      broken.push(error);
    }
  };

  flow.subscribe((snapshot) =>
    demand(() => expect(snapshot, 'a listener is told the newest snapshot').toBe(flow.getSnapshot())),
  );

  const hear = (words: Said) => {
    demand(() => {
      expect(words.flow, 'I1: only the current flow speaks').toBe(started);
      expect(words.flow, 'I1: a cancelled flow is silent').not.toBe(silenced);
      const earlier = said.filter(({ flow: number }) => number === words.flow);
      expect(
        earlier.some(({ type }) => type === 'complete'),
        'I2: nothing follows onComplete',
      ).toBe(false);
    });
    said.push(words);
    callbacks += 1;
    if (options.throws?.(callbacks)) throw new Error('a callback of the caller fails');
  };

  const step = () => {
    const snapshot = flow.getSnapshot();
    return snapshot.status === 'waiting' ? snapshot.step : null;
  };

  /** Keeps a promise to see that it settles, whatever happens to its flow. */
  const keep = <T>(promise: Promise<T>): Promise<T> => {
    promises.push(promise);
    promise.then(
      () => settled.add(promise),
      () => undefined,
    );
    return promise;
  };

  return {
    backend,
    oauthWindow,
    flow,
    said,
    keep,
    step,
    /** Throws the first promise that a callback found broken. */
    assertNothingBroken: () => {
      if (broken.length) throw broken[0];
    },
    unsettled: () => promises.filter((promise) => !settled.has(promise)).length,
    namesSaid: () => said.map((words) => (words.type === 'next' ? `next ${words.stage}` : words.type)),

    start(
      integrationName: string,
      startOptions: Omit<StartOptions, 'onNext' | 'onError' | 'onComplete'> = {},
    ) {
      const number = (started += 1);
      flow.start(integrationName, {
        ...startOptions,
        onNext: (stage) => {
          demand(() => {
            expect(stage.done || stage.options.length, 'I5: a stage has something to ask').toBeTruthy();
            expect(flow.next(), 'the snapshot is new when onNext is called').toEqual(stage);
          });
          hear({ flow: number, type: 'next', stage: stage.stage, step: step() });
        },
        onError: (error, context) => {
          demand(() => {
            if (context) expect(flow.next().stage, 'I7: the stage of the error is open').toBe(context.stage);
          });
          hear({ flow: number, type: 'error', name: error.name, stage: context?.stage ?? null });
        },
        onComplete: ({ credentialId }) => hear({ flow: number, type: 'complete', credentialId }),
        onOAuthWindowUnreachable: () => hear({ flow: number, type: 'unreachable' }),
      });
    },

    cancel() {
      silenced = started;
      return keep(flow.cancel());
    },
  };
}

export type Harness = ReturnType<typeof createHarness>;
