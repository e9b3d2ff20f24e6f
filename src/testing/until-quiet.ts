import { turn } from './model/turn.js';

const ENOUGH_TURNS = 3;

/** Turns of the event loop, which fake timers do not hold up, until several passed without another call. */
export async function untilQuiet(calls: readonly unknown[]): Promise<void> {
  let count = -1;
  for (let turns = 0; turns < ENOUGH_TURNS; turns += 1) {
    if (calls.length !== count) turns = 0;
    count = calls.length;
    await turn();
  }
}
