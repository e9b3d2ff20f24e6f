import * as fc from 'fast-check';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { Integrations } from '../../../docs/examples/react/components/integrations.js';
import { ClientContext } from '../../../docs/examples/react/hooks/use-client.js';
import type { InstallFlow } from '../../../src/install-flow/index.js';
import {
  installFlowArbitraries,
  installFlowCommands,
  runInstallCommands,
  type InstallDriver,
} from '../../../src/testing/index.js';
import { driveExample } from './drive-example.js';
import { clientOver } from './example-client.js';
import { withMistake, type Mistake } from './mistakes.js';

const OAUTH_CLIENT = { clientId: 'an-id', clientSecret: 'a-secret' };

/** The example over a flow, and its user. */
function drive(flow: InstallFlow): InstallDriver {
  const page = document.body.appendChild(document.createElement('div'));
  const root = createRoot(page);
  flushSync(() =>
    root.render(
      <ClientContext value={clientOver(flow)}>
        <Integrations oauthClient={OAUTH_CLIENT} />
      </ClientContext>,
    ),
  );
  const dispose = () => {
    flushSync(() => root.unmount());
    page.remove();
  };
  return { ...driveExample(page), dispose };
}

/** Runs the property in the page; what it returns is `null`, or what `fast-check` says of the failure. */
async function checkExample(mistake: Mistake, numRuns: number): Promise<string | null> {
  const property = fc.asyncProperty(
    installFlowArbitraries(fc).integration(),
    fc.boolean(),
    fc.commands(installFlowCommands({ fc }), { maxCommands: 20, size: 'max' }),
    (integration, heldOpen, commands) =>
      runInstallCommands(commands, {
        integrations: [integration],
        heldOpen,
        drive: (flow) => drive(withMistake(flow, mistake)),
      }),
  );
  const details = await fc.check(property, { numRuns, interruptAfterTimeLimit: 20_000 });
  const report = await fc.asyncDefaultReportMessage(details);
  return report ? `${report} ${String(details.errorInstance)}` : null;
}

Object.assign(window, { checkExample });
