import * as fc from 'fast-check';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import {
  installFlowArbitraries,
  installFlowCommands,
  runInstallCommands,
} from '../../../src/testing/index.js';
import { driveScreen } from './drive-screen.js';
import { DRAWN, InstallScreen, type Mistake } from './install-screen.js';

/** Runs the property in the page; what it returns is `null`, or what `fast-check` says of the failure. */
async function checkScreen(mistake: Mistake, numRuns: number): Promise<string | null> {
  const property = fc.asyncProperty(
    installFlowArbitraries(fc).integration({ inputTypes: DRAWN }),
    fc.boolean(),
    fc.commands(installFlowCommands({ fc }), { maxCommands: 20, size: 'max' }),
    (integration, heldOpen, commands) =>
      runInstallCommands(commands, {
        integrations: [integration],
        heldOpen,
        drive(flow) {
          const screen = document.body.appendChild(document.createElement('main'));
          const root = createRoot(screen);
          flushSync(() => root.render(<InstallScreen flow={flow} mistake={mistake} />));
          const dispose = () => {
            flushSync(() => root.unmount());
            screen.remove();
          };
          return { ...driveScreen(screen), dispose };
        },
      }),
  );
  const details = await fc.check(property, { numRuns, interruptAfterTimeLimit: 20_000 });
  const report = await fc.asyncDefaultReportMessage(details);
  return report ? `${report} ${String(details.errorInstance)}` : null;
}

Object.assign(window, { checkScreen });
