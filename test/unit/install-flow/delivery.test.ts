import { describe, expect, it, vi } from 'vitest';
import type {
  InstallFlowError,
  InstallFlowSnapshot,
  IntegrationInstallEvent,
  OnErrorContext,
  OpenStage,
} from '../../../src/install-flow/index.js';
import { createDelivery } from '../../../src/install-flow/install-flow.delivery.js';
import { credentialOf, isSettled, settle, useDoubles } from '../../support/flow/recorded-flow.js';

useDoubles();

type Status = InstallFlowSnapshot['status'];
type Emitted = Parameters<ReturnType<typeof createDelivery>['keep']>[0];

const stage = (name: OpenStage['stage']): OpenStage => ({ stage: name, options: [], done: false });

const snapshotOf = (status: Status): InstallFlowSnapshot => {
  const about = { integration: 'zendesk', accountType: null };
  if (status === 'waiting')
    return {
      ...about,
      status,
      stage: stage('preOptions'),
      step: 'preOptions',
      canGoBack: false,
      error: null,
    };
  if (status === 'working') return { ...about, status, step: null, canGoBack: false, oauthWindow: null };
  if (status === 'complete') return { ...about, status, credentialId: 'credential' };
  return status === 'failed' ? { ...about, status, error: denied() } : { ...about, status };
};

const denied = (): InstallFlowError => ({
  name: 'OAuthDeniedError',
  message: 'Denied.',
  meta: { error: 'access_denied', errorDescription: null },
});
const blocked: InstallFlowError = { name: 'OAuthBlockedError', message: 'Blocked.', meta: null };

const asks = (name: OpenStage['stage'], flow = 1): Emitted => ({ type: 'stage', flow, stage: stage(name) });
const fails = (error: InstallFlowError, flow = 1): Emitted => ({ type: 'error', flow, error, context: null });
const lost: Emitted = { type: 'oauthWindowUnreachable', flow: 1 };
const completes = (flow = 1): Emitted => {
  const credential = credentialOf('credential', 'VALID');
  const about = { integrationId: 'id', integrationType: 'zendesk', credentialId: 'credential' };
  return { type: 'complete', flow, event: { ...about, credential } };
};

/** A delivery of a flow that a test plays, and everything that was told, in order. */
function createPlayedDelivery(onInstall?: (event: IntegrationInstallEvent) => void) {
  const order: string[] = [];
  let snapshot = snapshotOf('idle');
  const delivery = createDelivery({
    getSnapshot: () => snapshot,
    onInstall: (event) => {
      order.push('onInstall');
      onInstall?.(event);
    },
    // Each delivery calls it once more while no flow is running.
    onEnd: () => {
      if (order.at(-1) !== 'end') order.push('end');
    },
  });
  const callbacks = (by = '') => ({
    onNext: (next: { stage: string }) => void order.push(`${by}onNext ${next.stage}`),
    onError: (error: InstallFlowError, _context: OnErrorContext | null) =>
      void order.push(`${by}onError ${error.name}`),
    onOAuthWindowUnreachable: () => void order.push(`${by}onOAuthWindowUnreachable`),
    onComplete: (_event: IntegrationInstallEvent) => void order.push(`${by}onComplete`),
  });
  /** What the machine does at a call, or by itself. */
  const become = (status: Status, ...emitted: Emitted[]) => {
    for (const each of emitted) delivery.keep(each);
    snapshot = snapshotOf(status);
    delivery.noteChange();
  };
  delivery.subscribe(({ status }) => void order.push(`listener ${status}`));
  order.length = 0;
  return {
    ...delivery,
    order,
    callbacks,
    become,
    status: () => snapshot.status,
    start: (status: Status, ...emitted: Emitted[]) =>
      delivery.during('start', () => become(status, ...emitted)),
    answer: (status: Status, ...emitted: Emitted[]) =>
      delivery.during('answer', () => become(status, ...emitted)),
    cancel: () => {
      delivery.silence();
      delivery.during('cancel', () => become('cancelled'));
    },
    /** Records when the promise of an answer settles. */
    awaitIt: () => void delivery.untilItWaits().then(() => order.push('promise')),
  };
}

describe('the order is snapshot, listeners, callbacks, promise', () => {
  it('for a stage', async () => {
    const { begin, callbacks, start, answer, awaitIt, order, status } = createPlayedDelivery();
    const { onNext } = callbacks();
    begin({
      onNext: (next) => {
        onNext(next);
        order.push(`which sees ${status()}`);
      },
    });
    start('working');
    awaitIt();
    answer('waiting', asks('preOptions'));
    await settle();
    expect(order).toEqual([
      'listener working',
      'listener waiting',
      'onNext preOptions',
      'which sees waiting',
      'promise',
    ]);
  });

  it('for the completion: onInstall comes before onComplete, and the end after both', async () => {
    const { begin, callbacks, start, become, awaitIt, order } = createPlayedDelivery();
    begin(callbacks());
    start('working');
    awaitIt();
    order.length = 0;
    become('complete', completes());
    await settle();
    expect(order).toEqual(['listener complete', 'onInstall', 'onComplete', 'end', 'promise']);
  });

  it('for an error, and for a window that is lost', async () => {
    const { begin, callbacks, start, become, order } = createPlayedDelivery();
    begin(callbacks());
    start('working');
    order.length = 0;
    become('working', lost);
    become('failed', fails(denied()));
    await settle();
    expect(order).toEqual(['listener failed', 'onOAuthWindowUnreachable', 'onError OAuthDeniedError', 'end']);
  });

  it('for a listener at once, and only until it is removed', () => {
    const { subscribe, start, order } = createPlayedDelivery();
    const stop = subscribe(({ status }) => void order.push(`second ${status}`));
    expect(order).toEqual(['second idle']);
    start('working');
    stop();
    start('waiting');
    expect(order).toEqual(['second idle', 'listener working', 'second working', 'listener waiting']);
  });

  it('for the same listener as often as it was added', () => {
    const { subscribe, start } = createPlayedDelivery();
    const listener = vi.fn();
    subscribe(listener);
    subscribe(listener);
    listener.mockClear();
    start('working');
    expect(listener).toHaveBeenCalledTimes(2);
  });
});

describe('what is handed out', () => {
  it('is an error that the caller may change, with the stage that is open again', () => {
    const given = denied();
    const { begin, start, answer } = createPlayedDelivery();
    const onError = vi.fn((error: InstallFlowError, _context: OnErrorContext | null) => {
      error.message = 'changed';
    });
    begin({ onError });
    start('working');
    answer('waiting', { type: 'error', flow: 1, error: given, context: { stage: 'preOptions' } });
    expect(given.message).toBe('Denied.');
    expect(onError.mock.lastCall?.[1]).toEqual({ stage: 'preOptions' });
  });

  it('is an event of its own for onInstall and for onComplete', () => {
    const { begin, start, answer } = createPlayedDelivery((event) => {
      event.credential.status = 'INVALID';
    });
    const onComplete = vi.fn<(event: IntegrationInstallEvent) => void>();
    begin({ onComplete });
    start('working');
    answer('complete', completes());
    expect(onComplete.mock.lastCall?.[0].credential.status).toBe('VALID');
  });
});

describe('a callback that calls the flow', () => {
  it('with an answer returns before anything comes of it, and listeners hear before the next callback', () => {
    const { begin, start, answer, order } = createPlayedDelivery();
    begin({
      onNext: (next) => {
        order.push(`onNext ${next.stage}`);
        if (next.stage === 'accountType') answer('waiting', asks('preOptions'));
        if (next.stage === 'preOptions') answer('working');
        order.push('returns');
      },
    });
    start('waiting', asks('accountType'));
    expect(order).toEqual([
      'listener waiting',
      'onNext accountType',
      'returns',
      'listener waiting',
      'onNext preOptions',
      'returns',
      'listener working',
    ]);
  });

  it('with an answer gets a promise that settles after the callbacks of that answer ran', async () => {
    const { begin, start, answer, awaitIt, order } = createPlayedDelivery();
    begin({
      onNext: () => {
        answer('waiting', fails(denied()));
        awaitIt();
      },
      onError: ({ name }) => void order.push(`onError ${name}`),
    });
    start('waiting', asks('preOptions'));
    await settle();
    expect(order).toEqual(['listener waiting', 'listener waiting', 'onError OAuthDeniedError', 'promise']);
  });

  it('with an answer inside a listener gets a promise that settles after an error that is told later', async () => {
    const { begin, callbacks, subscribe, start, awaitIt, order } = createPlayedDelivery();
    begin(callbacks());
    subscribe(({ status }) => status === 'waiting' && awaitIt());
    start('waiting', fails(denied()));
    await settle();
    expect(order).toEqual(['listener waiting', 'onError OAuthDeniedError', 'promise']);
  });

  it('with start: only the new flow is told, and its error only after start has returned', () => {
    const { begin, callbacks, start, order } = createPlayedDelivery();
    begin({
      onNext: () => {
        begin(callbacks('second '));
        start('failed', fails(denied(), 2));
        order.push('returned');
      },
      onError: () => void order.push('first onError'),
    });
    start('waiting', asks('preOptions'), asks('postOptions'));
    expect(order).toEqual([
      'listener waiting',
      'returned',
      'listener failed',
      'second onError OAuthDeniedError',
      'end',
    ]);
  });

  it('with start inside onInstall: onComplete of the flow before is not called', async () => {
    const { begin, callbacks, start, become, order } = createPlayedDelivery(() => {
      begin(callbacks('second '));
      start('waiting', asks('preOptions', 2));
    });
    begin(callbacks('first '));
    start('working');
    order.length = 0;
    become('complete', completes());
    await settle();
    expect(order).toEqual(['listener complete', 'onInstall', 'listener waiting', 'second onNext preOptions']);
  });

  it('with cancel: nothing more is said', () => {
    const { begin, callbacks, start, cancel, order } = createPlayedDelivery();
    begin({ ...callbacks(), onNext: cancel });
    start('waiting', asks('preOptions'), lost);
    expect(order).toEqual(['listener waiting', 'listener cancelled', 'end']);
  });

  it('may be a listener: each snapshot is heard once, in order', () => {
    const { begin, callbacks, subscribe, start, answer, order, status } = createPlayedDelivery();
    begin(callbacks());
    subscribe(() => status() === 'waiting' && answer('working', lost));
    start('waiting', asks('preOptions'));
    expect(order).toEqual([
      'listener waiting',
      'listener working',
      'onNext preOptions',
      'onOAuthWindowUnreachable',
    ]);
  });
});

describe('when it is told', () => {
  it.each([
    ['start', 'a stage', 'inside', asks('preOptions')],
    ['start', 'an error', 'later', fails(denied())],
    ['start', 'a blocked window', 'later', fails(blocked)],
    ['answer', 'an error', 'inside', fails(denied())],
    ['answer', 'a blocked window', 'later', fails(blocked)],
    ['answer', 'a completion', 'inside', completes()],
    ['cancel', 'a blocked window', 'inside', fails(blocked)],
  ] as const)('of %s: %s is told %s', async (call, _what, when, emitted) => {
    const { begin, callbacks, during, become, order } = createPlayedDelivery();
    begin(callbacks());
    during(call, () => become('waiting', emitted));
    order.push('returned');
    expect(order[0]).toBe('listener waiting');
    await settle();
    const told = order.findIndex((words) => words.startsWith('on'));
    expect(told).toBeGreaterThan(0);
    expect(told > order.indexOf('returned') ? 'later' : 'inside').toBe(when);
    expect(order.filter((words) => /^on(Next|Error|Complete)/.test(words))).toHaveLength(1);
  });

  it('what comes before an error that is told later waits with it', async () => {
    const { begin, callbacks, start, order } = createPlayedDelivery();
    begin(callbacks());
    start('failed', lost, fails(denied()));
    expect(order).toEqual(['listener failed']);
    await settle();
    expect(order.slice(1)).toEqual(['onOAuthWindowUnreachable', 'onError OAuthDeniedError', 'end']);
  });

  it('the end waits for an error that is told later', async () => {
    const { begin, start, order } = createPlayedDelivery();
    begin({});
    start('failed', fails(denied()));
    expect(order).toEqual(['listener failed']);
    await settle();
    expect(order).toEqual(['listener failed', 'end']);
  });

  it('what a call catches up with is told before it, once', async () => {
    const { begin, callbacks, start, become, deliver, order } = createPlayedDelivery();
    begin(callbacks());
    start('working');
    order.length = 0;
    become('waiting', fails(denied()));
    expect(order).toEqual([]);
    deliver();
    expect(order).toEqual(['listener waiting', 'onError OAuthDeniedError']);
    await settle();
    expect(order).toHaveLength(2);
  });

  it('a change that a call tells of itself needs no microtask', () => {
    const microtask = vi.spyOn(globalThis, 'queueMicrotask');
    const { begin, start, become } = createPlayedDelivery();
    begin({});
    start('working');
    expect(microtask).not.toHaveBeenCalled();
    become('waiting');
    expect(microtask).toHaveBeenCalledTimes(1);
  });
});

describe('silence', () => {
  it('falls over a flow when another begins, with a number of its own', async () => {
    const { begin, callbacks, start, become, order } = createPlayedDelivery();
    expect(begin(callbacks('first '))).toBe(1);
    start('working');
    become('waiting', asks('preOptions'), fails(denied()), lost);
    expect(begin(callbacks('second '))).toBe(2);
    start('waiting', asks('postOptions', 2));
    await settle();
    expect(order.filter((words) => !words.startsWith('listener'))).toEqual(['second onNext postOptions']);
  });

  it('falls over a flow that is cancelled, but for the listeners', async () => {
    const { begin, callbacks, start, become, cancel, order } = createPlayedDelivery();
    begin(callbacks());
    start('working');
    order.length = 0;
    become('waiting', asks('preOptions'), fails(denied()), lost);
    cancel();
    await settle();
    expect(order).toEqual(['listener cancelled', 'end']);
  });

  it.each(['superseded', 'cancelled'] as const)(
    'keeps no install from onInstall, where its flow is %s before it was told',
    async (how) => {
      const { begin, callbacks, start, become, cancel, order } = createPlayedDelivery();
      begin(callbacks('first '));
      start('working');
      become('complete', completes());
      if (how === 'cancelled') cancel();
      else {
        begin(callbacks('second '));
        start('working');
      }
      await settle();
      expect(order.filter((words) => words.includes('on'))).toEqual(
        how === 'cancelled' ? ['onInstall', 'first onComplete'] : ['onInstall'],
      );
    },
  );
});

describe('the promise of an answer', () => {
  it.each(['idle', 'waiting', 'complete', 'failed', 'cancelled'] as const)(
    'is settled at once where the flow is %s',
    async (status) => {
      const { begin, start, untilItWaits } = createPlayedDelivery();
      begin({});
      start(status);
      expect(await isSettled(untilItWaits())).toBe(true);
    },
  );

  it.each(['waiting', 'complete', 'failed', 'cancelled'] as const)(
    'settles when its flow is %s, not before, and is one for all that wait',
    async (status) => {
      const { begin, start, become, untilItWaits } = createPlayedDelivery();
      begin({});
      start('working');
      const promise = untilItWaits();
      expect(untilItWaits()).toBe(promise);
      become('working', lost);
      expect(await isSettled(promise)).toBe(false);
      become(status);
      expect(await isSettled(promise)).toBe(true);
    },
  );

  it('settles when its flow is superseded, and that of the next flow does not', async () => {
    const { begin, start, untilItWaits } = createPlayedDelivery();
    begin({});
    start('working');
    const first = untilItWaits();
    begin({});
    start('working');
    expect(await isSettled(first)).toBe(true);
    const second = untilItWaits();
    expect(await isSettled(second)).toBe(false);
  });

  it('settles also where the next flow waits for a promise before it was told of', async () => {
    const { begin, callbacks, start, answer, untilItWaits, order } = createPlayedDelivery();
    const promises: Promise<void>[] = [];
    begin({
      ...callbacks(),
      onNext: () => {
        promises.push(untilItWaits());
        begin({});
        start('working');
        promises.push(untilItWaits());
      },
    });
    answer('waiting', asks('preOptions'));
    const [first, second] = promises;
    expect(order).toEqual(['listener waiting', 'listener working']);
    expect(first && (await isSettled(first))).toBe(true);
    expect(second && (await isSettled(second))).toBe(false);
  });
});

describe('a callback that throws', () => {
  const error = new Error('of the caller');
  const fail = () => {
    throw error;
  };

  it('is reported, and changes nothing for the others', async () => {
    const { begin, start, answer, become, subscribe, awaitIt, order } = createPlayedDelivery(fail);
    subscribe(fail);
    subscribe(({ status }) => void order.push(`third ${status}`));
    order.length = 0;
    begin({ onNext: fail, onError: fail, onOAuthWindowUnreachable: fail, onComplete: fail });
    start('working', asks('preOptions'));
    awaitIt();
    answer('working', lost, fails(denied()));
    become('complete', completes());
    await settle();
    expect(reportError).toHaveBeenCalledWith(error);
    expect(vi.mocked(reportError).mock.calls).toHaveLength(9);
    expect(order).toEqual([
      'listener working',
      'third working',
      'listener working',
      'third working',
      'listener complete',
      'third complete',
      'onInstall',
      'end',
      'promise',
    ]);
  });

  it('leaves the next call to be told, even where it cannot be reported', () => {
    vi.stubGlobal('reportError', fail);
    const { begin, callbacks, start, answer, order } = createPlayedDelivery();
    begin({ ...callbacks(), onNext: fail });
    expect(() => start('waiting', asks('preOptions'))).toThrow(error);
    order.length = 0;
    answer('working', lost);
    expect(order).toEqual(['listener working', 'onOAuthWindowUnreachable']);
  });
});
