import type * as FastCheckModule from 'fast-check';

/**
 * The `fast-check` of the application, version 4. Applications pass it in, and the test kit imports only its
 * types. So the doubles work without `fast-check`, and no second copy of it is loaded.
 */
export type FastCheck = Omit<typeof FastCheckModule, 'default'>;

export type { Arbitrary, AsyncCommand } from 'fast-check';
