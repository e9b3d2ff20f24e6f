/** Keeps what is under way, so that the server can be closed without losing any of it. */
export interface Life {
  /** Aborts when the server begins to close. */
  readonly closing: AbortSignal;
  /** Lets the server wait for work that its answer does not wait for. The work must not reject. */
  inBackground: (work: Promise<unknown>) => void;
  /** Lets the server wait for a request. */
  during: <Result>(work: Promise<Result>) => Promise<Result>;
  /** Begins to close, and resolves once nothing is under way any more. */
  end: () => Promise<void>;
}

/** @param waitUntil the platform's own way to learn of work after an answer */
export function createLife(waitUntil: ((work: Promise<unknown>) => void) | undefined): Life {
  const closing = new AbortController();
  const underWay = new Set<Promise<unknown>>();

  const track = (work: Promise<unknown>) => {
    const settled: Promise<void> = work
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        underWay.delete(settled);
      });
    underWay.add(settled);
    return settled;
  };

  return {
    closing: closing.signal,
    inBackground(work) {
      const settled = track(work);
      try {
        waitUntil?.(settled);
      } catch {
        // A platform that does not take the promise must not fail the user's request.
      }
    },
    during(work) {
      void track(work);
      return work;
    },
    async end() {
      closing.abort();
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
