import type * as FastCheckModule from 'fast-check';

/**
 * The `fast-check` of the application, version 4. Applications pass it in, and the test kit imports only its
 * types. So the doubles work without `fast-check`, and no second copy of it is loaded.
 */
export type FastCheck = Omit<typeof FastCheckModule, 'default'>;

export type { Arbitrary, AsyncCommand } from 'fast-check';

/**
 * Refuses a missing `fc`, which the types allow to no TypeScript caller.
 * @param call - the call that takes `fc`, for the message
 * @throws {TypeError} that says what to pass
 */
export function requireFastCheck(fc: FastCheck | undefined, call: string): void {
  if (typeof fc?.asyncProperty === 'function') return;
  const came = fc === undefined ? 'undefined' : `something of the type ${typeof fc} without asyncProperty`;
  throw new TypeError(
    `${call}: fc must be the module fast-check, version 4: import * as fc from 'fast-check'; got ${came}.`,
  );
}
