/**
 * Work on a long text that yields after each piece, so that the server can do something else in between. The
 * generator returns the result.
 */
export type InPieces<Result> = Generator<undefined, Result, undefined>;

/** The characters or bytes of a piece. A piece takes a few milliseconds at most. */
export const PIECE_LENGTH = 128 * 1024;

/** Does work without a pause. For texts that are known to be short. */
export function atOnce<Result>(work: InPieces<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/**
 * Does work with a pause after each piece. In a pause, the event loop serves every other request that is ready.
 * Work that is no longer than a piece has no pause.
 */
export async function inTurns<Result>(work: InPieces<Result>): Promise<Result> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await nextTurn();
  }
}

let lastTurn: Promise<unknown> = Promise.resolve();

/**
 * Waits for a turn of the event loop in which no other work has a piece. With a turn of its own for each
 * piece, twenty texts at a time stop the event loop no longer than one.
 */
function nextTurn(): Promise<unknown> {
  lastTurn = lastTurn.then(() => new Promise(afterOtherTasks));
  return lastTurn;
}

/** `setImmediate` where the platform has it, because Node runs timers again and again before it reads requests. */
const afterOtherTasks = (resume: (value?: unknown) => void): unknown =>
  'setImmediate' in globalThis ? setImmediate(resume) : setTimeout(resume, 0);
