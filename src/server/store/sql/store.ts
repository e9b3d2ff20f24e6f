import type { Store } from '../../server.types.js';
import { checkTexts, checkTtl } from './check-arguments.js';
import type { SqlDatabase, SqlRow } from './database.types.js';

/** Makes the operations of a {@link Store} on the values of a database whose schema is up to date. */
export function createSqlStore({ clock, read, write }: SqlDatabase): Omit<Store, 'publish' | 'subscribe'> {
  const expiry = (parameter: string) => `${clock} + CAST(${parameter} AS double precision)`;
  const valueIn = ([row]: readonly SqlRow[]) => (typeof row?.value === 'string' ? row.value : null);

  return {
    async get(key) {
      checkTexts('get', { key });
      return valueIn(
        await read(`SELECT value FROM connect_store WHERE key = $1 AND expires_at > ${clock}`, [key]),
      );
    },
    async set(key, value, ttlMs) {
      checkTexts('set', { key, value });
      checkTtl('set', ttlMs);
      await write(
        `INSERT INTO connect_store (key, value, expires_at) VALUES ($1, $2, ${expiry('$3')})
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at`,
        [key, value, ttlMs],
      );
    },
    async add(key, value, ttlMs) {
      checkTexts('add', { key, value });
      checkTtl('add', ttlMs);
      const added = await write(
        `INSERT INTO connect_store AS stored (key, value, expires_at) VALUES ($1, $2, ${expiry('$3')})
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
         WHERE stored.expires_at <= ${clock} RETURNING key`,
        [key, value, ttlMs],
      );
      return added.length > 0;
    },
    async take(key) {
      checkTexts('take', { key });
      return valueIn(
        await write(
          `DELETE FROM connect_store WHERE key = $1
           RETURNING CASE WHEN expires_at > ${clock} THEN value END AS value`,
          [key],
        ),
      );
    },
    async replace(...[key, expected, next, ttlMs]) {
      checkTexts('replace', { key, expected, next });
      const isExpected = `key = $1 AND value = $2 AND expires_at > ${clock} RETURNING key`;
      if (next === null)
        return (await write(`DELETE FROM connect_store WHERE ${isExpected}`, [key, expected])).length > 0;
      checkTtl('replace', ttlMs);
      const replaced = await write(
        `UPDATE connect_store SET value = $3, expires_at = ${expiry('$4')} WHERE ${isExpected}`,
        [key, expected, next, ttlMs],
      );
      return replaced.length > 0;
    },
  };
}
