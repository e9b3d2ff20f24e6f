import { randomToken } from './keys.js';
import type { ServerContext } from '../server-context.js';

const INTERVAL_MS = 50;
const PATIENCE_MS = 15_000;

/**
 * Runs `work` while it holds a key that nobody else holds, on all instances together; `null` where somebody does. The key is
 * held for as long as the work takes, and for `ttlMs` milliseconds where the instance dies.
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
      // The next one may get through.
    }
  };
  /** The work is done, or has failed of its own: that is what the caller has to hear. */
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
 * Asks again and again for what the holder of a key is about to make; `null` where it let go of the key without, and where it
 * takes more than 15 seconds.
 */
export async function waitForHolder<Result>(
  { store }: Pick<ServerContext, 'store'>,
  key: string,
  find: () => Promise<Result | null>,
): Promise<Result | null> {
  // By the clock: a slow store makes the rounds longer.
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
    // The key is read first: a holder makes it before it lets go.
    const released = (await store.get(key)) === null;
    const found = await find();
    if (found !== null || released) return found;
  }
  return null;
}
