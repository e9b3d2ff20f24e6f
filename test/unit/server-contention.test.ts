import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CONFLICT, untilNoConflict } from '../../src/server/store/contention.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settle = async (attempt: () => Promise<unknown>) => {
  const outcome = untilNoConflict(attempt).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(60_000);
  return outcome;
};

describe('a change that conflicts', () => {
  it('is tried again until nobody interferes', async () => {
    const attempt = vi.fn(() => Promise.resolve<unknown>(attempt.mock.calls.length < 5 ? CONFLICT : 'done'));
    expect(await settle(attempt)).toBe('done');
    expect(attempt).toHaveBeenCalledTimes(5);
  });

  it('is given up after twenty tries and two seconds at most, with a 503 that says when to try again', async () => {
    const startedAt = Date.now();
    let triedLast = 0;
    const attempt = vi.fn(() => {
      triedLast = Date.now() - startedAt;
      return Promise.resolve(CONFLICT);
    });
    expect(await settle(attempt)).toMatchObject({
      status: 503,
      code: 'store_busy',
      details: { headers: { 'Retry-After': '1' } },
    });
    expect(attempt).toHaveBeenCalledTimes(20);
    expect(triedLast).toBeLessThan(2000);
  });

  it('fails at once by an error of its own', async () => {
    const attempt = vi.fn(() => Promise.reject(new Error('the store is away')));
    expect(await settle(attempt)).toEqual(new Error('the store is away'));
    expect(attempt).toHaveBeenCalledTimes(1);
  });
});
