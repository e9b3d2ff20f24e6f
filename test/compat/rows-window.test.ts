import { testRows } from './row.js';
import { windowRows } from './table/window.js';

testRows(windowRows, { popupBlocker: true });
