import { openSqliteStores } from '../../../src/server/store/sqlite/index.js';

/** A process that stores records in a SQLite file until it is killed. Tells the number of each once its write has resolved. */
const [, , path = '', name = ''] = process.argv;
const { store } = await openSqliteStores({ path });
for (let number = 0; ; number += 1) {
  await store.set(`${name}-${number}`, 'x'.repeat(2_000), 600_000);
  await store.replace(`${name}-${number}`, 'x'.repeat(2_000), `${name} ${number}`, 600_000);
  process.send?.(number);
}
