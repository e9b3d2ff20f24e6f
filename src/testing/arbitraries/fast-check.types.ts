import type * as FastCheckModule from 'fast-check';

/**
 * The `fast-check` of the application, version 4. It is handed over and never imported, so the doubles work without it,
 * and there is no second copy of it.
 */
export type FastCheck = Omit<typeof FastCheckModule, 'default'>;

export type { Arbitrary, AsyncCommand } from 'fast-check';
