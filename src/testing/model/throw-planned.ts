import type { Demand } from './invariant.js';

/**
 * Throws in place of a callback. `reportError` is replaced until the next microtask, to demand that the flow
 * reports the error before anything else happens (I14).
 */
export function throwPlanned(demand: Demand): never {
  const planned = new Error('a callback of the caller fails');
  const { reportError } = globalThis;
  let isReported = false;
  const report = (error: unknown) => {
    if (error === planned) isReported = true;
    else if (typeof reportError === 'function') reportError(error);
    else console.error(error);
  };
  Object.assign(globalThis, { reportError: report });
  queueMicrotask(() => {
    Object.assign(globalThis, { reportError });
    demand('I14', isReported, 'a callback that throws is not reported');
  });
  throw planned;
}
