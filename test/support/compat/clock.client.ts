import { turn as shortTurn } from '../../../src/testing/model/turn.js';

/**
 * A timer that runs only by `advance`. Timers without a delay still run by themselves, because 2.1.1 defers
 * work with them.
 */
interface Timer {
  at: number;
  every: number | null;
  run: () => void;
}

const timers = new Map<number, Timer>();
const native = { setTimeout: setTimeout.bind(window), clearTimeout: clearTimeout.bind(window) };
let now = Date.now();
/**
 * The last ID that was given out. The IDs begin far above those of the browser, so that the two cannot be
 * mixed up.
 */
let lastId = 1_000_000_000;

const add = (callback: unknown, delay: number, isRepeated: boolean, args: unknown[]) => {
  lastId += 1;
  const run = () => {
    if (typeof callback === 'function') Reflect.apply(callback, undefined, args);
  };
  timers.set(lastId, { at: now + delay, every: isRepeated ? delay : null, run });
  return lastId;
};

const clear = (id?: number) => {
  if (id !== undefined && !timers.delete(id)) native.clearTimeout(id);
};

Object.assign(window, {
  setTimeout: (callback: () => void, delay = 0, ...args: unknown[]) =>
    delay > 0 ? add(callback, delay, false, args) : native.setTimeout(callback, 0, ...args),
  setInterval: (callback: () => void, delay = 0, ...args: unknown[]) =>
    add(callback, Math.max(1, delay), true, args),
  clearTimeout: clear,
  clearInterval: clear,
});
Date.now = () => now;

/** Resolves after every task that is queued in the page now, timers without a delay included. */
export const turn = () => new Promise<void>((resolve) => native.setTimeout(resolve, 0));

/** Lets that many milliseconds pass, and runs each timer that becomes due, in order. */
export async function advance(milliseconds: number): Promise<void> {
  const end = now + milliseconds;
  for (;;) {
    const [next] = [...timers].sort(([, one], [, other]) => one.at - other.at);
    if (!next || next[1].at > end) break;
    const [id, timer] = next;
    now = timer.at;
    if (timer.every === null) timers.delete(id);
    else timer.at += timer.every;
    timer.run();
    await shortTurn();
  }
  now = end;
}
