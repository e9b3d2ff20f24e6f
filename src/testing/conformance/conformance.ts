/** One rule of a port, as a test that any test runner can run. */
export interface ConformanceCase<Opened extends { close?: () => Promise<void> }> {
  /** A sentence about what the store does. */
  readonly name: string;
  /**
   * Opens a store and checks the rule on it, and closes the store.
   * @param open opens a store that holds nothing
   * @throws {Error} which says what was expected and what came. Where the store rejected, its error is the `cause`.
   */
  readonly run: (open: () => Promise<Opened> | Opened) => Promise<void>;
}

/** Makes a case from a check. What the check throws names the case. */
export function conformanceCase<Opened extends { close?: () => Promise<void> }>(
  name: string,
  check: (opened: Opened) => Promise<void>,
): ConformanceCase<Opened> {
  return {
    name,
    async run(open) {
      const opened = await open();
      try {
        await check(opened);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new Error(`A store ${name}. This one does not: ${message}`, { cause: error });
      } finally {
        await opened.close?.();
      }
    },
  };
}

/** @throws {Error} where `actual` is not `expected`, compared as JSON with sorted keys. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  if (show(actual) !== show(expected))
    throw new Error(`${what} was expected to be ${show(expected)}, and was ${show(actual)}.`);
}

function show(value: unknown): string {
  const text = JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  ) as string | undefined;
  return text ?? String(value);
}

/** Runs `work` so many times at once. */
export const atOnce = <Result>(count: number, work: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

/** How long a message may take, in milliseconds. */
const MESSAGE_WITHIN_MS = 10_000;

/** @throws {Error} where the promise has not settled in ten seconds. */
export async function inTime(promise: Promise<unknown>, what: string): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${what} was expected within ${MESSAGE_WITHIN_MS} ms, and did not happen.`)),
      MESSAGE_WITHIN_MS,
    );
  });
  await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
