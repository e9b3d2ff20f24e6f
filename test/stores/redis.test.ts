import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { createRedisStore } from '@installflow/connect/server/redis';

it('the store in Redis does not go on to connect where it could not subscribe', async () => {
  const opened: Redis[] = [];
  // Nothing listens on this port.
  const options = { port: 1, lazyConnect: true, maxRetriesPerRequest: 1, retryStrategy: () => 10 };
  const client = new Redis(options);
  const duplicate = client.duplicate.bind(client);
  client.duplicate = (...more) => {
    const connection = duplicate(...more);
    opened.push(connection);
    return connection;
  };
  const store = createRedisStore({ client });
  for (let attempt = 0; attempt < 2; attempt += 1)
    await expect(store.subscribe?.('a', () => undefined)).rejects.toThrow();
  expect(opened).toHaveLength(2);
  let tries = 0;
  for (const connection of opened) connection.on('connecting', () => (tries += 1));
  // Another client with the same options has tried five times by then.
  const other = new Redis(options);
  other.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    let left = 5;
    other.on('connecting', () => {
      left -= 1;
      if (left === 0) resolve();
    });
    other.connect().catch(() => undefined);
  });
  other.disconnect();
  expect(tries).toBe(0);
});
