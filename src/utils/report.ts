/** Reports an error in the caller's own code, as the browser reports an error in an event listener. */
function report(error: unknown): void {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
  else console.error(error);
}

/** Calls a function of the caller. An error that the function throws is reported and changes nothing here. */
export function callSafely<Arguments extends unknown[]>(
  callback: ((...args: Arguments) => unknown) | undefined,
  ...args: Arguments
): void {
  try {
    callback?.(...args);
  } catch (error) {
    report(error);
  }
}
