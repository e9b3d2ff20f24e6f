import { fork } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteStores } from '@installflow/connect/server/sqlite';
import { hasSqlite, sqliteConnection, sqlitePath } from './open-stores.js';

const file = async () => {
  const { path, remove } = await sqlitePath();
  onTestFinished(remove);
  return path;
};

describe.runIf(hasSqlite)('the stores in SQLite', () => {
  it('keep what was stored when the file is opened again, and hear what another process has published', async () => {
    const path = await file();
    const first = await openSqliteStores({ path });
    await first.store.set('a', 'one', 60_000);
    const second = await openSqliteStores({ path });
    expect(await second.store.get('a')).toBe('one');
    let tell: () => void = () => undefined;
    const heard = new Promise<void>((resolve) => (tell = resolve));
    await second.store.subscribe?.('b', tell);
    await first.store.publish?.('b');
    await heard;
    await Promise.all([first.close(), second.close(), second.close()]);
  });

  it('are in a file that its owner alone may read', async () => {
    const path = await file();
    const { close } = await openSqliteStores({ path });
    for (const suffix of ['', '-wal', '-shm']) expect((await stat(path + suffix)).mode & 0o777).toBe(0o600);
    await close();
  });

  it('bring an earlier file up to date, and refuse a newer one', async () => {
    const path = await file();
    const earlier = sqliteConnection(path);
    earlier.exec(`CREATE TABLE connect_store (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires_at REAL) STRICT, WITHOUT ROWID;
      INSERT INTO connect_store VALUES ('a', 'one', 9e12), ('b', 'two', NULL)`);
    const { store, close } = await openSqliteStores({ path });
    expect([await store.get('a'), await store.get('b')]).toEqual(['one', 'two']);
    await close();
    earlier.exec('PRAGMA user_version = 2');
    earlier.close();
    await expect(openSqliteStores({ path })).rejects.toThrow(
      'openSqliteStores: the file has version 2, and this package knows 1 at most: update it.',
    );
  });

  it('lose nothing that was stored when two processes are killed in the middle of their writes', async () => {
    const path = await file();
    const written: string[] = [];
    const writeUntilKilled = (name: string) => {
      const writer = fork(join(import.meta.dirname, '../support/matrix/sqlite-writer.ts'), [path, name], {
        execArgv: ['--import', 'tsx'],
      });
      let count = 0;
      const enough = new Promise<void>((resolve, reject) => {
        writer.on('message', (number: number) => {
          written.push(`${name} ${number}`);
          if ((count += 1) === 100) resolve();
        });
        writer.once('exit', () => reject(new Error(`${name} ended after ${count} records`)));
      });
      return { writer, enough };
    };
    for (const round of [1, 2]) {
      const writers = [`a${round}`, `b${round}`].map(writeUntilKilled);
      await Promise.all(writers.map(({ enough }) => enough));
      await Promise.all(
        writers.map(async ({ writer }) => {
          const ended = once(writer, 'exit');
          writer.kill('SIGKILL');
          await ended;
        }),
      );
    }
    const { store, close } = await openSqliteStores({ path });
    for (const value of written) expect(await store.get(value.replace(' ', '-'))).toBe(value);
    await close();
    const other = sqliteConnection(path);
    expect(other.prepare('PRAGMA integrity_check').all()).toMatchObject([{ integrity_check: 'ok' }]);
    other.close();
  }, 120_000);

  it('refuse a path that names no file', async () => {
    await expect(openSqliteStores({ path: ':memory:' })).rejects.toThrow(
      'openSqliteStores: `path` must be the path of a file, and is ":memory:".',
    );
  });
});

describe.runIf(!hasSqlite)('without node:sqlite', () => {
  it('says which Node has it', async () => {
    await expect(openSqliteStores({ path: await file() })).rejects.toThrow(
      /^openSqliteStores: Node 2\d\.[\d.]+ has no node:sqlite; use 22\.13 or later\.$/,
    );
  });
});
