import { testRows } from './row.js';
import { accountTypeRows } from './table/account-types.js';
import { startRows } from './table/start.js';

testRows([...startRows, ...accountTypeRows]);
