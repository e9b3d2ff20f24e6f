import type { RowName } from '../row.js';

/** The row that shows in Node instead of in a page. */
export const nodeRow: RowName = { row: 37, situation: 'a named import in Node, as an ES module' };
