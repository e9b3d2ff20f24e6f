import { randomToken } from './keys.js';
import type { ServerContext } from '../server-context.js';

const INTERVAL_MS = 50;
const PATIENCE_MS = 15_000;

/**
 * Runs `work` while holding a key of the store that only one caller on all instances can hold. Resolves with `null`, without running
 * `work`, where another caller holds the key. The key is held until the work has ended. If the instance dies, the key
 * is free again within `ttlMs` milliseconds.
 */
export async function whileHolding<Result>(
  { store, report }: Pick<ServerContext, 'store' | 'report'>,
  key: string,
  ttlMs: number,
  work: () => Promise<Result>,
): Promise<{ result: Result } | null> {
  const nonce = randomToken(16);
  if (!(await store.add(key, nonce, ttlMs))) return null;
  const prolong = async () => {
    try {
      await store.replace(key, nonce, nonce, ttlMs);
    } catch {
      // The next heartbeat, a third of `ttlMs` later, may succeed.
    }
  };
  /**
   * Gives the key back. A failure is only reported, because the caller must get the result or the error of the work
   * instead.
   */
  const release = async () => {
    try {
      await store.replace(key, nonce, null);
    } catch {
      report('store_failed', `A key could not be let go of; it is free in ${ttlMs / 1000} seconds.`);
    }
  };
  const heartbeat = setInterval(() => void prolong(), ttlMs / 3);
  try {
    return { result: await work() };
  } finally {
    clearInterval(heartbeat);
    await release();
  }
}

/**
 * Calls `find` every 50 milliseconds until it finds the result of the caller that holds the key. Resolves with `null` where
 * the holder released the key without a result, and after 15 seconds.
 */
export async function waitForHolder<Result>(
  { store }: Pick<ServerContext, 'store'>,
  key: string,
  find: () => Promise<Result | null>,
): Promise<Result | null> {
  // The clock ends the wait, and not a number of rounds, because a slow store makes each round longer.
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
    // The key is read before the result. A holder stores its result before it releases the key, so a result that is
    // missing after the release will not come any more.
    const released = (await store.get(key)) === null;
    const found = await find();
    if (found !== null || released) return found;
  }
  return null;
}
