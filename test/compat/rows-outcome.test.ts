import { testRows } from './row.js';
import { outcomeRows } from './table/outcome.js';

testRows(outcomeRows);
