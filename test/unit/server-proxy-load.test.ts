import { describe, expect, it } from 'vitest';
import { createLargeBodies } from '../../src/server/proxy/large-bodies.js';
import { inTurns, type InPieces } from '../../src/server/proxy/pieces.js';

const alice = { projectId: 'p1', userId: 'alice' };
const never = new AbortController().signal;
/** Waits until everything that was ready has run. */
const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('long work', () => {
  function* counting(count: () => void, pieces: number): InPieces<string> {
    for (let piece = 0; piece < pieces; piece += 1) {
      count();
      if (piece < pieces - 1) yield;
    }
    return 'done';
  }

  it('has one piece in a turn of the event loop, however much of it there is', async () => {
    let pieces = 0;
    const work = Array.from({ length: 10 }, () => inTurns(counting(() => (pieces += 1), 5)));
    let most = 0;
    let before = pieces;
    while (pieces < 50) {
      await tick();
      most = Math.max(most, pieces - before);
      before = pieces;
    }
    expect(await Promise.all(work)).toEqual(Array(10).fill('done'));
    expect(most).toBe(1);
  });

  it('of a single piece waits for no turn', async () => {
    let isOver = false;
    const outcome = inTurns(counting(() => undefined, 1)).then(() => (isOver = true));
    await Promise.resolve();
    await Promise.resolve();
    expect(isOver).toBe(true);
    await outcome;
  });
});

describe('the large bodies of a user', () => {
  /** Work that has begun a large body, and goes on until it is told to end. */
  function hold(withLargeBodies = createLargeBodies(), owner = alice, signal = never) {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const state = { began: false };
    const outcome = withLargeBodies(owner, async (large) => {
      await large(signal).begin();
      await large(signal).begin();
      state.began = true;
      await ended;
      return 'done';
    }).catch((error: unknown) => (error instanceof Error ? error.name : error));
    return { state, outcome, end: () => end() };
  }
  const began = (...held: ReturnType<typeof hold>[]) => held.map(({ state }) => state.began);

  it('are two at a time, and the next one begins when one has ended', async () => {
    const bodies = createLargeBodies();
    const held = [hold(bodies), hold(bodies), hold(bodies), hold(bodies)] as const;
    await tick();
    expect(began(...held)).toEqual([true, true, false, false]);
    held[1].end();
    await tick();
    expect(began(...held)).toEqual([true, true, true, false]);
    for (const { end } of held) end();
    expect(await Promise.all(held.map(({ outcome }) => outcome))).toEqual(Array(4).fill('done'));
  });

  it('do not count for another user', async () => {
    const bodies = createLargeBodies();
    const held = [hold(bodies), hold(bodies), hold(bodies, { ...alice, userId: 'bob' })];
    await tick();
    expect(began(...held)).toEqual([true, true, true]);
  });

  it('are no longer waited for where the request is given up', async () => {
    const bodies = createLargeBodies();
    const held = [hold(bodies), hold(bodies)] as const;
    const request = new AbortController();
    const waiting = hold(bodies, alice, request.signal);
    request.abort();
    expect(await waiting.outcome).toBe('AbortError');
    const next = hold(bodies);
    held[0].end();
    await tick();
    expect(began(waiting, next)).toEqual([false, true]);
  });
});
