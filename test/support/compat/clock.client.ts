import { turn as shortTurn } from '../../../src/testing/model/turn.js';

/** Timers that stand still until `advance`. Those without a delay run as ever: 2.1.1 defers with them. */
interface Timer {
  at: number;
  every: number | null;
  run: () => void;
}

const timers = new Map<number, Timer>();
const native = { setTimeout: setTimeout.bind(window), clearTimeout: clearTimeout.bind(window) };
let now = Date.now();
/** Far from the browser's own. */
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

/** Resolves after what is queued in the page by now, timers without a delay included. */
export const turn = () => new Promise<void>((resolve) => native.setTimeout(resolve, 0));

/** Lets so many milliseconds pass, and each timer that is due run in its turn. */
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
