import type { Redis } from 'ioredis';
import { createChannels } from './channels.js';
import type { Store } from '../server.types.js';

/** The channel of Redis that carries the names of ours. */
const PUBLISHED = 'installflow:connect';

/** Runs as one step (https://redis.io/docs/latest/develop/programmability/eval-intro/). */
const REPLACE = `
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  if ARGV[2] == 'delete' then redis.call('DEL', KEYS[1])
  else redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4]) end
  return 1
`;
/** A {@link Store} in Redis. */
export interface RedisStore extends Store {
  /** Stops listening. The client is the caller's to quit. */
  close(): Promise<void>;
}

/**
 * Makes a {@link Store} in Redis 6.2 or later, or a server that speaks its protocol. Any number of instances may share it.
 * Redis must not evict keys (`maxmemory-policy noeviction`). What a restart without `appendonly yes`, or a failover to a replica,
 * loses are logins that are under way, which users then begin again.
 * @param options `client` is a client of `ioredis`. A second connection is opened from its options to listen.
 */
export function createRedisStore({ client }: { client: Redis }): RedisStore {
  let listening: Redis | undefined;
  const channels = createChannels({
    onFirst: async () => {
      const connection = client.duplicate();
      // ioredis connects again by itself. Without a listener it prints the error.
      connection.on('error', () => undefined);
      connection.on('message', (_channel, name) => channels.tell(name));
      try {
        await connection.subscribe(PUBLISHED);
      } catch (error) {
        // The next subscription opens another connection, and this one would try to connect for ever.
        connection.disconnect();
        throw error;
      }
      // A connection that comes back may have missed a message.
      connection.on('ready', () => channels.tellAll());
      listening = connection;
    },
    onLast: () => listening?.disconnect(),
  });

  return {
    get: (key) => client.get(key),
    set: async (key, value, ttlMs) => {
      await client.set(key, value, 'PX', whole(ttlMs));
    },
    add: async (key, value, ttlMs) => (await client.set(key, value, 'PX', whole(ttlMs), 'NX')) === 'OK',
    take: (key) => client.getdel(key),
    replace: async (...[key, expected, next, ttlMs]) => {
      const change = next === null ? (['delete'] as const) : (['set', next, whole(ttlMs)] as const);
      return (await client.eval(REPLACE, 1, key, expected, ...change)) === 1;
    },
    publish: async (channel) => {
      await client.publish(PUBLISHED, channel);
    },
    subscribe: channels.subscribe,
    close: channels.close,
  };
}

/** Redis takes whole milliseconds, and at least one. */
const whole = (ttlMs: number) => Math.max(1, Math.ceil(ttlMs));
