import type { Pool, PoolClient } from 'pg';

/** The channel of PostgreSQL that carries the names of ours. */
export const NOTIFICATIONS = 'installflow_connect';
/** Milliseconds before a lost connection is opened again, doubled with each failure. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

export interface ListenOptions {
  hear: (channel: string) => void;
  /** Called when messages may have been lost. */
  hearAll: () => void;
  /** Told why the connection was lost, and each time that opening it again fails. */
  onError: (error: unknown) => void;
}

/**
 * Listens on a connection of the pool, and on another one whenever that is lost.
 * @returns a function that stops, once the first connection listens.
 */
export async function listen(pool: Pool, { hear, hearAll, onError }: ListenOptions): Promise<() => void> {
  let isOver = false;
  const hasEnded = () => isOver || pool.ending;
  let current: PoolClient | null = null;

  const connect = async () => {
    const client = await pool.connect();
    // PostgreSQL may tell of a loss more than once, and an error that nobody listens for ends the process.
    client.on('error', (error: Error) => {
      if (current !== client) return;
      current = null;
      client.release(error);
      void reconnect(error);
    });
    client.on('notification', ({ payload = '' }) => hear(payload));
    try {
      await client.query(`LISTEN ${NOTIFICATIONS}`);
    } catch (error) {
      client.release(true);
      throw error;
    }
    if (hasEnded()) client.release(true);
    else current = client;
  };

  const reconnect = async (error: Error) => {
    onError(error);
    for (let pause = FIRST_PAUSE_MS; !hasEnded(); pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      await new Promise((resolve) => setTimeout(resolve, pause).unref());
      if (hasEnded()) return;
      try {
        await connect();
        hearAll();
        return;
      } catch (failure) {
        onError(failure);
      }
    }
  };

  await connect();
  return () => {
    isOver = true;
    current?.release(true);
    current = null;
  };
}
