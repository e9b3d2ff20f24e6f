/** Those of the platform: a test may replace them by fake ones after it has imported the test kit. */
const { setTimeout, clearTimeout } = globalThis;

/** How long a driver may take for one action, in milliseconds. */
const LONGEST_MS = 10_000;

/**
 * Resolves as the action does.
 * @param name - what the action is called, for the message
 * @throws {Error} that names the action, where it takes longer than ten seconds
 */
export async function inTime<Result>(action: Result | PromiseLike<Result>, name: string): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    const message = `${name} has not finished after ${LONGEST_MS / 1000} seconds, and waits for no promise of the flow.`;
    timer = setTimeout(() => reject(new Error(message)), LONGEST_MS);
  });
  try {
    return await Promise.race([action, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
