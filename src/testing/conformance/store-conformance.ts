import type { Store } from '../../server/server.types.js';
import { atOnce, conformanceCase, expectEqual, inTime, type ConformanceCase } from './conformance.js';

/** A store that holds nothing, and its clock. */
export interface OpenStore {
  store: Store;
  /** Lets this many milliseconds pass for the store: turns its clock, makes its records older, or waits. */
  pass: (ms: number) => Promise<void> | void;
  close?: () => Promise<void>;
}

/** Long enough to outlast a case. */
const LONG = 3_600_000;
const rule = (name: string, check: (opened: OpenStore) => Promise<void>) => conformanceCase(name, check);

/**
 * What every `Store` must do, for those who write one: each case opens an empty store. The cases of channels pass where the
 * store has none.
 */
export const storeConformance: readonly ConformanceCase<OpenStore>[] = [
  rule('reads null for a key that was never set', async ({ store }) => {
    expectEqual(await store.get('a'), null, "get('a')");
  }),

  rule('reads what was set last', async ({ store }) => {
    await store.set('a', 'one', LONG);
    await store.set('a', 'two', LONG);
    expectEqual(await store.get('a'), 'two', "get('a')");
  }),

  rule('keeps keys apart that look alike', async ({ store }) => {
    const keys = ['alice', 'alice?x', 'alice:x', 'alice/x', 'alice/../alice', 'Alice', 'alice ', ''];
    for (const key of keys) await store.set(key, `value of ${key}`, LONG);
    for (const key of keys) expectEqual(await store.get(key), `value of ${key}`, `get('${key}')`);
  }),

  rule('keeps any text as it is, the empty one and one of 64 kB, too', async ({ store }) => {
    for (const text of ['{"a":"\u0001\n𝛑 é e\u0301"}', '', 'x'.repeat(65_536)]) {
      await store.set('a', text, LONG);
      expectEqual(await store.get('a'), text, 'The text');
    }
  }),

  rule('forgets a value when its time is over, not before', async ({ store, pass }) => {
    await store.set('a', 'one', 2000);
    await pass(500);
    expectEqual(await store.get('a'), 'one', 'The value before its time was over');
    await pass(1600);
    expectEqual(await store.get('a'), null, 'The value after its time');
  }),

  rule('gives a value that is set again a new time', async ({ store, pass }) => {
    await store.set('a', 'one', 1000);
    await store.set('a', 'two', LONG);
    await pass(2000);
    expectEqual(await store.get('a'), 'two', 'The value after the first time');
  }),

  rule('adds where the key is absent only, and tells whether it did', async ({ store }) => {
    expectEqual(await store.add('a', 'one', LONG), true, "The first add('a')");
    expectEqual(await store.add('a', 'two', LONG), false, "The second add('a')");
    expectEqual(await store.get('a'), 'one', "get('a')");
  }),

  rule('adds again where what was there has expired', async ({ store, pass }) => {
    await store.add('a', 'one', 1000);
    await pass(1100);
    expectEqual(await store.add('a', 'two', LONG), true, "add('a') after its time");
    expectEqual(await store.get('a'), 'two', "get('a')");
  }),

  rule('lets one of twenty add', async ({ store }) => {
    const added = await atOnce(20, (index) => store.add('a', String(index), LONG));
    expectEqual(added.filter(Boolean).length, 1, 'The number that added');
    expectEqual(await store.get('a'), String(added.indexOf(true)), "get('a')");
  }),

  rule('lets one of twenty take', async ({ store }) => {
    await store.set('a', 'one', LONG);
    const taken = await atOnce(20, () => store.take('a'));
    expectEqual(
      taken.filter((value) => value !== null),
      ['one'],
      'What was taken',
    );
    expectEqual(await store.get('a'), null, "get('a')");
  }),

  rule('takes nothing that has expired', async ({ store, pass }) => {
    await store.set('a', 'one', 1000);
    await pass(1100);
    expectEqual(await store.take('a'), null, "take('a')");
  }),

  rule('replaces what is as expected only, and tells whether it did', async ({ store }) => {
    expectEqual(await store.replace('a', 'one', 'two', LONG), false, 'replace of an absent key');
    await store.set('a', 'one', LONG);
    expectEqual(await store.replace('a', 'other', 'two', LONG), false, 'replace of another value');
    expectEqual(await store.get('a'), 'one', "get('a')");
    expectEqual(await store.replace('a', 'one', 'two', LONG), true, 'replace of the expected value');
    expectEqual(await store.get('a'), 'two', "get('a')");
  }),

  rule('replaces by nothing', async ({ store }) => {
    await store.set('a', 'one', LONG);
    expectEqual(await store.replace('a', 'other', null), false, 'replace of another value');
    expectEqual(await store.replace('a', 'one', null), true, 'replace of the expected value');
    expectEqual(await store.get('a'), null, "get('a')");
  }),

  rule('gives what it replaces the new time', async ({ store, pass }) => {
    await store.set('a', 'one', 1000);
    await store.replace('a', 'one', 'two', 5000);
    await pass(2000);
    expectEqual(await store.get('a'), 'two', 'The value after the first time');
    await pass(3100);
    expectEqual(await store.get('a'), null, 'The value after the second time');
  }),

  rule('does not replace what has expired', async ({ store, pass }) => {
    await store.set('a', 'one', 1000);
    await pass(1100);
    expectEqual(await store.replace('a', 'one', 'two', LONG), false, 'replace after the time');
    expectEqual(await store.get('a'), null, "get('a')");
  }),

  rule('lets one of twenty replace the same value', async ({ store }) => {
    await store.set('a', 'one', LONG);
    const replaced = await atOnce(20, (index) => store.replace('a', 'one', `next ${index}`, LONG));
    expectEqual(replaced.filter(Boolean).length, 1, 'The number that replaced');
    expectEqual(await store.get('a'), `next ${replaced.indexOf(true)}`, "get('a')");
  }),

  rule(
    'wakes every subscriber of a channel, once for each subscription, and nobody else',
    async ({ store }) => {
      await expectHeard(store, async (hear) => {
        const twice = hear('twice');
        await store.subscribe?.('a', twice);
        await store.subscribe?.('a', twice);
        await store.subscribe?.('a', hear('once'));
        await store.subscribe?.('b', hear('never'));
        await store.publish?.('a');
        return ['once', 'twice', 'twice'];
      });
    },
  ),

  rule('wakes nobody who has stopped', async ({ store }) => {
    await expectHeard(store, async (hear) => {
      const listener = hear('subscribed twice, stopped once');
      const stop = await store.subscribe?.('a', listener);
      await store.subscribe?.('a', listener);
      await stop?.();
      await store.publish?.('a');
      return ['subscribed twice, stopped once'];
    });
  }),

  rule('wakes again who has stopped and subscribed anew', async ({ store }) => {
    await expectHeard(store, async (hear) => {
      const stop = await store.subscribe?.('a', hear('stopped'));
      await stop?.();
      await store.subscribe?.('a', hear('anew'));
      await store.publish?.('a');
      return ['anew'];
    });
  }),
];

/**
 * Checks which listeners hear what `act` publishes. A last message on a channel of its own says that all earlier ones have
 * arrived, since a message that must not come cannot be waited for.
 */
async function expectHeard(
  store: Store,
  act: (hear: (name: string) => () => void) => Promise<string[]>,
): Promise<void> {
  if (!store.subscribe || !store.publish) return;
  const heard: string[] = [];
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  let count = Infinity;
  let enough = (): void => undefined;
  const listener = (name: string) => () => {
    heard.push(name);
    if (heard.length >= count) enough();
  };
  await store.subscribe('the last one', () => end());
  const expected = await act(listener);
  count = expected.length;
  if (heard.length < count)
    await inTime(
      new Promise<void>((resolve) => (enough = resolve)),
      `That ${expected.join(', ')} were woken (woken so far: ${heard.join(', ') || 'nobody'})`,
    );
  await store.publish('the last one');
  await inTime(ended, 'The last message');
  expectEqual(heard.sort(), expected.sort(), 'Who was woken');
}
