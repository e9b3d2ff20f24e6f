import { testRows } from './row.js';
import { answerRows } from './table/answers.js';
import { installRows } from './table/install.js';
import { stageRows } from './table/stages.js';

testRows([...answerRows, ...stageRows, ...installRows]);
