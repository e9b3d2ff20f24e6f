import { describeExamples } from '../support/examples/suite.js';
import { connecting } from './examples/connecting.js';
import { everyInput } from './examples/every-input.js';
import { forcedColors } from './examples/forced-colors.js';
import { leaving } from './examples/leaving.js';
import { mistakes } from './examples/mistakes.js';
import { walkThrough } from './examples/walk-through.js';
import { withKeyboard } from './examples/with-keyboard.js';

describeExamples((scenario) => {
  walkThrough(scenario);
  connecting(scenario);
  withKeyboard(scenario);
  everyInput(scenario);
  forcedColors(scenario);
  mistakes(scenario);
  leaving(scenario);
});
