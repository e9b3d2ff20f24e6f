import { createMemoryStore } from '@installflow/connect/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem, tooMany } from '../../src/server/problem.js';
import { inUserSlot, type SlotLimit } from '../../src/server/store/user-slots.js';

const TTL_MS = 30_000;
const report = () => undefined;
const alice = { projectId: 'p1', userId: 'alice' };
const limit: SlotLimit = {
  kind: 'proxy-slot',
  perUser: 2,
  ttlMs: TTL_MS,
  refusal: () => tooMany('too_many', 'At most two.', 1),
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Work that goes on until it is told to end. */
function openWork() {
  let settle: { end: () => void; fail: () => void } = { end: () => undefined, fail: () => undefined };
  const promise = new Promise<string>((resolve, reject) => {
    settle = { end: () => resolve('done'), fail: () => reject(new Error('failed')) };
  });
  return { run: () => promise, ...settle };
}

function slotsOver(store = createMemoryStore()) {
  return {
    take: (work = openWork(), owner = alice) => {
      const outcome = inUserSlot({ store, report }, owner, limit, work.run).catch((error: unknown) =>
        error instanceof Problem ? error.status : 'failed',
      );
      return { ...work, outcome };
    },
    fill: async () => {
      const begun = [openWork(), openWork()].map((work) => {
        const run = vi.fn(work.run);
        return {
          ...work,
          run,
          outcome: inUserSlot({ store, report }, alice, limit, run).catch(() => 'failed'),
        };
      });
      await vi.waitFor(() => begun.forEach(({ run }) => expect(run).toHaveBeenCalled()));
      return begun;
    },
  };
}

const done = () => {
  const work = openWork();
  work.end();
  return work;
};

describe('the slots of a user', () => {
  it('are those of one user of one project', async () => {
    const slots = slotsOver();
    await slots.fill();
    expect(await slots.take(done()).outcome).toBe(429);
    expect(await slots.take(done(), { ...alice, userId: 'bob' }).outcome).toBe('done');
    expect(await slots.take(done(), { ...alice, projectId: 'p2' }).outcome).toBe('done');
  });

  it.each([
    ['is done', 'end'],
    ['fails', 'fail'],
  ] as const)('are free again when the work %s', async (_what, how) => {
    const slots = slotsOver();
    const [first] = await slots.fill();
    first?.[how]();
    await first?.outcome;
    expect(await slots.take(done()).outcome).toBe('done');
  });

  it('stay taken while the work goes on, however long', async () => {
    const slots = slotsOver();
    await slots.fill();
    await vi.advanceTimersByTimeAsync(10 * TTL_MS);
    expect(await slots.take(done()).outcome).toBe(429);
  });

  it('stay taken where the store fails for a moment', async () => {
    const store = createMemoryStore();
    const slots = slotsOver(store);
    await slots.fill();
    const failing = vi.spyOn(store, 'replace').mockRejectedValueOnce(new Error('the store failed'));
    await vi.advanceTimersByTimeAsync(2 * TTL_MS);
    expect(failing.mock.calls.length).toBeGreaterThan(2);
    expect(await slots.take(done()).outcome).toBe(429);
  });

  it('are free again when their time is over, where the instance died', async () => {
    const slots = slotsOver();
    await slots.fill();
    // A dead instance has no timers: only the clock goes on.
    vi.setSystemTime(Date.now() + TTL_MS / 2);
    expect(await slots.take(done()).outcome).toBe(429);
    vi.setSystemTime(Date.now() + TTL_MS);
    expect(await slots.take(done()).outcome).toBe('done');
  });
});
