import { describe, expect, it, onTestFinished } from 'vitest';
import type { Store } from '@installflow/connect/server';

/** Longer than any test passes time. */
const TTL_MS = 60_000;

/** A store to test, its clock, and the function that closes the store. */
export interface OpenStore {
  store: Store;
  /** Lets this many milliseconds pass for the store. */
  pass: (ms: number) => void | Promise<void>;
  close?: () => Promise<void>;
}

/**
 * Declares the tests that every implementation of the port `Store` must pass. Each test opens an empty store.
 */
export function describeStore(name: string, openStore: () => OpenStore | Promise<OpenStore>): void {
  const open = async (): Promise<OpenStore> => {
    const opened = await openStore();
    onTestFinished(async () => opened.close?.());
    return opened;
  };

  describe(`${name}: values`, () => {
    it('reads null for a key that was never set', async () => {
      const { store } = await open();
      expect(await store.get('a')).toBeNull();
    });

    it('reads what was set last', async () => {
      const { store } = await open();
      await store.set('a', 'one', TTL_MS);
      await store.set('a', 'two', TTL_MS);
      expect(await store.get('a')).toBe('two');
    });

    it('keeps keys apart that look alike', async () => {
      const { store } = await open();
      const keys = ['alice', 'alice?x', 'alice:x', 'alice/x', 'alice/../alice', 'Alice', ''];
      for (const key of keys) await store.set(key, `value of ${key}`, TTL_MS);
      expect(await Promise.all(keys.map((key) => store.get(key)))).toEqual(
        keys.map((key) => `value of ${key}`),
      );
    });

    it('keeps any text as it is', async () => {
      const { store } = await open();
      const text = '{"a":"\u0001\n𝛑","b":""}';
      await store.set('a', text, TTL_MS);
      expect(await store.get('a')).toBe(text);
      await store.set('a', '', TTL_MS);
      expect(await store.get('a')).toBe('');
    });

    it('forgets a value when its time is over, not before', async () => {
      const { store, pass } = await open();
      await store.set('a', 'one', 1000);
      await pass(500);
      expect(await store.get('a')).toBe('one');
      await pass(600);
      expect(await store.get('a')).toBeNull();
    });
  });

  describe(`${name}: atomic operations`, () => {
    it('adds where the key is absent only, and tells whether it did', async () => {
      const { store } = await open();
      expect(await store.add('a', 'one', TTL_MS)).toBe(true);
      expect(await store.add('a', 'two', TTL_MS)).toBe(false);
      expect(await store.get('a')).toBe('one');
    });

    it('adds again where what was there has expired', async () => {
      const { store, pass } = await open();
      await store.add('a', 'one', 1000);
      await pass(1100);
      expect(await store.add('a', 'two', 1000)).toBe(true);
      expect(await store.get('a')).toBe('two');
    });

    it('lets one of many add', async () => {
      const { store } = await open();
      const added = await Promise.all(
        Array.from({ length: 20 }, (_, index) => store.add('a', String(index), TTL_MS)),
      );
      expect(added.filter(Boolean)).toHaveLength(1);
    });

    it('lets one of many take', async () => {
      const { store } = await open();
      await store.set('a', 'one', TTL_MS);
      const taken = await Promise.all(Array.from({ length: 20 }, () => store.take('a')));
      expect(taken.filter((value) => value !== null)).toEqual(['one']);
      expect(await store.get('a')).toBeNull();
    });

    it('takes nothing that has expired', async () => {
      const { store, pass } = await open();
      await store.set('a', 'one', 1000);
      await pass(1100);
      expect(await store.take('a')).toBeNull();
    });

    it('replaces what is as expected only, and tells whether it did', async () => {
      const { store } = await open();
      expect(await store.replace('a', 'one', 'two', TTL_MS)).toBe(false);
      await store.set('a', 'one', TTL_MS);
      expect(await store.replace('a', 'other', 'two', TTL_MS)).toBe(false);
      expect(await store.get('a')).toBe('one');
      expect(await store.replace('a', 'one', 'two', TTL_MS)).toBe(true);
      expect(await store.get('a')).toBe('two');
    });

    it('replaces by nothing', async () => {
      const { store } = await open();
      await store.set('a', 'one', TTL_MS);
      expect(await store.replace('a', 'other', null)).toBe(false);
      expect(await store.replace('a', 'one', null)).toBe(true);
      expect(await store.get('a')).toBeNull();
    });

    it('gives what it replaces the new time', async () => {
      const { store, pass } = await open();
      await store.set('a', 'one', 500);
      await store.replace('a', 'one', 'two', 2000);
      await pass(1000);
      expect(await store.get('a')).toBe('two');
      await pass(1100);
      expect(await store.get('a')).toBeNull();
    });

    it('does not replace what has expired', async () => {
      const { store, pass } = await open();
      await store.set('a', 'one', 1000);
      await pass(1100);
      expect(await store.replace('a', 'one', 'two', TTL_MS)).toBe(false);
      expect(await store.get('a')).toBeNull();
    });

    it('lets one of many replace the same value', async () => {
      const { store } = await open();
      await store.set('a', 'one', TTL_MS);
      const replaced = await Promise.all(
        Array.from({ length: 20 }, (_, index) => store.replace('a', 'one', `next ${index}`, TTL_MS)),
      );
      expect(replaced.filter(Boolean)).toHaveLength(1);
      expect(await store.get('a')).toBe(`next ${replaced.indexOf(true)}`);
    });
  });

  describe(`${name}: channels`, () => {
    it('wakes a listener once for each of its subscriptions', async () => {
      const { store } = await open();
      if (!store.subscribe || !store.publish) return;
      let count = 0;
      let tell: () => void;
      const told = new Promise<void>((resolve) => (tell = resolve));
      const listener = () => {
        count += 1;
        if (count === 2) tell();
      };
      await store.subscribe('a', listener);
      await store.subscribe('a', listener);
      await store.publish('a');
      await told;
      expect(count).toBe(2);
    });

    it('wakes every subscriber of a channel, and nobody else', async () => {
      const { store } = await open();
      if (!store.subscribe || !store.publish) return;
      const heard: string[] = [];
      let tell: () => void;
      const told = new Promise<void>((resolve) => (tell = resolve));
      const hear = (name: string) => () => {
        heard.push(name);
        if (heard.length === 2) tell();
      };
      await store.subscribe('a', hear('first'));
      await store.subscribe('a', hear('second'));
      await store.subscribe('b', hear('other'));
      await store.publish('a');
      await told;
      expect(heard.sort()).toEqual(['first', 'second']);
    });

    it('wakes nobody who has stopped', async () => {
      const { store } = await open();
      if (!store.subscribe || !store.publish) return;
      const heard: string[] = [];
      const listener = () => heard.push('twice subscribed');
      const stop = await store.subscribe('a', listener);
      let tell: () => void;
      const stillThere = new Promise<void>((resolve) => (tell = resolve));
      await store.subscribe('a', () => {
        heard.push('other');
        tell();
      });
      await stop();
      await store.publish('a');
      await stillThere;
      expect(heard).toEqual(['other']);
    });
  });
}
