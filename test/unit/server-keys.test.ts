import { existsSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { recordKey, stableId } from '../../src/server/store/keys.js';
import { openSqliteStores } from '../../src/server/store/sqlite/index.js';

describe('the key of a record', () => {
  it.each([
    ['a separator moved between parts', ['a:b', 'c'], ['a', 'b:c']],
    ['parts joined', ['ab'], ['a', 'b']],
    ['an empty part', ['a', ''], ['a']],
    ['a query', ['p', 'alice'], ['p', 'alice?x']],
    ['a path', ['p', 'alice', 'x'], ['p', 'alice/x']],
    ['a path that goes up', ['p', 'alice'], ['p', 'bob/../alice']],
    ['upper case', ['p', 'alice'], ['p', 'Alice']],
    ['half a character', ['p', 'alice\ud800'], ['p', 'alice\udfff']],
    ['half a character and its replacement', ['p', 'alice\ud800'], ['p', 'alice\ufffd']],
    ['a length that looks like a part', ['\u0000\u0000\u0000\u0001a'], ['', 'a']],
  ])('differs for %s', async (_, one, other) => {
    expect(await recordKey('session', ...one)).not.toBe(await recordKey('session', ...other));
  });

  it('differs for another kind of record', async () => {
    expect(await recordKey('session', 'a')).not.toBe(
      (await recordKey('state', 'a')).replace('state', 'session'),
    );
  });

  it.each(['alice:x', 'alice/../bob', 'alice?x', 'al*ce', 'älice\n'])(
    'holds nothing of the user ID %j',
    async (userId) => {
      expect(await recordKey('session', 'p', userId, 'id')).toMatch(/^if:session:[A-Za-z0-9_-]{43}$/);
    },
  );
});

describe('a runtime without the modules of Node', () => {
  it('computes the same keys and IDs as one that has them', async () => {
    const without = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
    const digest = vi.spyOn(crypto.subtle, 'digest');
    vi.resetModules();
    const other = await import('../../src/server/store/keys.js');
    expect(await other.recordKey('state', 'a')).toBe(await recordKey('state', 'a'));
    expect(await other.stableId('a', 'b')).toBe(await stableId('a', 'b'));
    expect(digest).toHaveBeenCalledTimes(2);
    without.mockRestore();
    digest.mockRestore();
  });

  it('says which runtimes have SQLite where one is asked for, and creates no file', async () => {
    const without = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
    await expect(openSqliteStores({ path: 'never-made.db' })).rejects.toThrow(
      'openSqliteStores: this runtime has no node:sqlite; use Node 22.13 or later, Bun 1.4 or Deno 2.9.',
    );
    without.mockRestore();
    expect(existsSync('never-made.db')).toBe(false);
  });
});

describe('a stable ID', () => {
  it('is the same UUID for the same parts, another one for others', async () => {
    const id = await stableId('integration', 'p1', 'zendesk');
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await stableId('integration', 'p1', 'zendesk')).toBe(id);
    expect(await stableId('integration', 'p2', 'zendesk')).not.toBe(id);
  });
});
