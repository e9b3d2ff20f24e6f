import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InstallFlow } from '../../src/install-flow/index.js';
import {
  flowDriver,
  installFlowCommands,
  InstallInvariantError,
  setUpInstall,
  runInstallCommands,
  type InstallDriver,
  type InstallSetUpOptions,
} from '../../src/testing/index.js';
import { integrationWith, passwordInput, textInput } from '../support/flow/recorded-flow.js';

beforeEach(() => vi.spyOn(console, 'warn').mockReturnValue());
afterEach(() => void vi.restoreAllMocks());

const commands = fc.commands(installFlowCommands({ fc }), { maxCommands: 15, size: 'max' });
const integration = integrationWith({
  preOptions: [textInput('subdomain'), passwordInput('token')],
  postOptions: [textInput('site')],
});

/** A screen without a page: what it does takes a turn of the event loop. */
function slowDriver(flow: InstallFlow): InstallDriver {
  const { start, chooseAccountType, submit, cancel, read } = flowDriver(flow);
  const slowly =
    <Arguments extends unknown[]>(act: (...args: Arguments) => unknown) =>
    async (...args: Arguments) => {
      await new Promise(setImmediate);
      act(...args);
    };
  return {
    start: slowly(start),
    chooseAccountType: slowly(chooseAccountType),
    submit: slowly(submit),
    cancel: slowly(() => cancel?.()),
    read,
  };
}

/** What `fast-check` finds, and how it says it. */
async function found(options: Partial<InstallSetUpOptions>) {
  const property = fc.asyncProperty(commands, (sequence) =>
    runInstallCommands(sequence, { integrations: [integration], ...options }),
  );
  const details = await fc.check(property, { numRuns: 60 });
  const { errorInstance } = details;
  return {
    invariant: errorInstance instanceof InstallInvariantError ? errorInstance.invariant : errorInstance,
    report: (await fc.asyncDefaultReportMessage(details)) ?? '',
  };
}

describe('the commands of the kit', () => {
  it('run in fc.asyncModelRun as they do in runInstallCommands', async () => {
    const started: unknown[] = [];
    const property = fc.asyncProperty(commands, async (sequence) => {
      const install = await setUpInstall({ integrations: [integration] });
      await fc.asyncModelRun(() => install, sequence);
      await install.real.finish();
      started.push(...install.real.heard);
    });
    await fc.assert(property, { numRuns: 30 });
    expect(started).not.toHaveLength(0);
  });

  it('wait for a driver that takes its time', async () => {
    expect(await found({ drive: slowDriver })).toEqual({ invariant: null, report: '' });
  });

  it('do not wait for a driver that waits for the flow', async () => {
    const drive = (flow: InstallFlow): InstallDriver => ({
      ...flowDriver(flow),
      chooseAccountType: async (accountType) => flow.setAccountType(accountType),
      submit: (answers) => flow.setInstallOptions(answers),
      back: () => flow.back(),
      cancel: () => flow.cancel(),
    });
    expect(await found({ drive })).toEqual({ invariant: null, report: '' });
  });

  it.each<[string, (flow: InstallFlow) => InstallDriver, string]>([
    [
      'hands on nothing',
      (flow) => ({ ...flowDriver(flow), submit: () => flow.setInstallOptions({}) }),
      'screen',
    ],
    ['does nothing', (flow) => ({ ...flowDriver(flow), submit: () => undefined }), 'screen'],
    ['shows nothing', (flow) => ({ ...flowDriver(flow), read: () => ({ stage: null }) }), 'screen'],
    [
      'says that it is connected too early',
      (flow) => ({
        ...flowDriver(flow),
        read: async () => ({ ...(await flowDriver(flow).read()), isConnected: true }),
      }),
      'screen',
    ],
    [
      'throws in a callback',
      (flow) => ({
        ...flowDriver(flow),
        start: (name, options) =>
          flow.start(name, {
            ...options,
            onNext: () => {
              throw new Error('a mistake');
            },
          }),
      }),
      'screen',
    ],
  ])('find a screen that %s, and print how to see it again', async (_case, drive, invariant) => {
    vi.stubGlobal('reportError', vi.fn());
    const failure = await found({ drive });
    vi.unstubAllGlobals();
    expect(failure.invariant).toBe(invariant);
    expect(failure.report).toMatch(/seed: -?\d+.*path: ".*replayPath=/s);
  });

  it('let an error of the driver through as it is', async () => {
    const mistake = new Error('no such button');
    const drive = (flow: InstallFlow): InstallDriver => ({
      ...flowDriver(flow),
      start: () => {
        throw mistake;
      },
    });
    expect((await found({ drive })).invariant).toBe(mistake);
  });
});
