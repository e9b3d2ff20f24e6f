import * as fc from 'fast-check';
import { StrictMode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { Integrations } from '../../../docs/examples/react/components/integrations.js';
import { ClientContext } from '../../../docs/examples/react/hooks/use-client.js';
import type { InstallFlow, InstallIntegration } from '../../../src/install-flow/index.js';
import {
  installFlowArbitraries,
  installFlowCommands,
  InstallInvariantError,
  runInstallCommands,
  type InstallDriver,
} from '@installflow/connect/testing';
import { driveExample } from './drive-example.js';
import { clientOver } from './example-client.js';

const OAUTH_CLIENT = { clientId: 'an-id', clientSecret: 'a-secret' };

/** The example over a flow, and its user. */
function drive(flow: InstallFlow, integrations: readonly InstallIntegration[]): InstallDriver {
  const page = document.body.appendChild(document.createElement('div'));
  const root = createRoot(page);
  flushSync(() =>
    root.render(
      <StrictMode>
        <ClientContext value={clientOver(flow, integrations)}>
          <Integrations oauthClient={OAUTH_CLIENT} />
        </ClientContext>
      </StrictMode>,
    ),
  );
  const dispose = () => {
    flushSync(() => root.unmount());
    page.remove();
  };
  return { ...driveExample(page), dispose };
}

/** What a check of the example came to. */
export interface Finding {
  seed: number;
  /** How many runs there were, up to the one that failed. */
  runs: number;
  /** The invariant that does not hold; `null` where all do, or where something else failed. */
  invariant: string | null;
  /** What `fast-check` says of the failure; `null` where there is none. */
  report: string | null;
}

const arbitrary = installFlowArbitraries(fc);

/** Runs the property in the page. */
async function checkExample(numRuns: number, seed?: number): Promise<Finding> {
  const property = fc.asyncProperty(
    arbitrary.integration({ type: 'zendesk' }),
    arbitrary.integration({ type: 'hubspot' }),
    fc.boolean(),
    fc.commands(installFlowCommands({ fc }), { maxCommands: 80, size: 'max' }),
    (zendesk, hubspot, heldOpen, commands) =>
      runInstallCommands(commands, {
        integrations: [zendesk, hubspot],
        heldOpen,
        drive: (flow) => drive(flow, [zendesk, hubspot]),
      }),
  );
  const details = await fc.check(property, {
    numRuns,
    endOnFailure: true,
    ...(seed === undefined ? {} : { seed }),
  });
  const { errorInstance: error } = details;
  const report = await fc.asyncDefaultReportMessage(details);
  return {
    seed: details.seed,
    runs: details.numRuns,
    invariant: error instanceof InstallInvariantError ? error.invariant : null,
    report: report === undefined ? null : `${report} ${String(error)}`,
  };
}

Object.assign(window, { checkExample });
