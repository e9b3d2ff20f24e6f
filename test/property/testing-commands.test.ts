import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InstallFlow, StartOptions } from '../../src/install-flow/index.js';
import {
  flowDriver,
  installFlowCommands,
  InstallInvariantError,
  setUpInstall,
  runInstallCommands,
  type InstallDriver,
  type InstallScreen,
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
      'acts',
    ],
    ['does nothing', (flow) => ({ ...flowDriver(flow), submit: () => undefined }), 'acts'],
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

  const mistake = new Error('no such button');
  const failing = () => {
    throw mistake;
  };
  it.each<[string, Partial<InstallDriver>, string, unknown]>([
    ['throws', { start: failing }, 'driver.start failed: no such button', mistake],
    ['rejects', { submit: () => Promise.reject(mistake) }, 'driver.submit failed: no such button', mistake],
    ['cannot be read', { read: failing }, 'driver.read failed: no such button', mistake],
    ['cannot be removed', { dispose: () => Promise.reject(mistake) }, 'driver.dispose failed:', mistake],
    [
      'says nothing',
      { read: () => Reflect.construct(Object, []) as InstallScreen },
      'driver.read must return {stage, ',
      undefined,
    ],
    [
      'names a field by no ID',
      { read: () => JSON.parse('{"stage":null,"offers":["id",7]}') as InstallScreen },
      'its offers.1 is 7.',
      undefined,
    ],
  ])('name the method of a driver that %s', async (_case, methods, message, cause) => {
    const { invariant } = await found({ drive: (flow) => ({ ...flowDriver(flow), ...methods }) });
    expect(invariant).toMatchObject({ message: expect.stringContaining(message) as string });
    expect(invariant).toHaveProperty(
      ...((cause ? ['cause', cause] : ['name', 'TypeError']) as [string, unknown]),
    );
  });

  it('say of a screen that marks no field which fields are wrong', async () => {
    const drive = (flow: InstallFlow): InstallDriver => {
      const driver = flowDriver(flow);
      return { ...driver, read: async () => ({ ...(await driver.read()), issues: [] }) };
    };
    const property = fc.asyncProperty(commands, (sequence) =>
      runInstallCommands(sequence, { integrations: [integration], drive }),
    );
    const { errorInstance } = await fc.check(property, { numRuns: 100 });
    expect(String(errorInstance)).toMatch(/the screen marks no input, and wrong is \w/);
  });

  it.each([
    ['undefined', 'got undefined.'],
    ['{"read":1}', 'its start is undefined.'],
  ])('refuse %s in place of a driver', async (json, message) => {
    const drive = () => (json === 'undefined' ? undefined : JSON.parse(json)) as InstallDriver;
    const { invariant } = await found({ drive });
    expect(invariant).toMatchObject({ message: expect.stringContaining(message) as string });
  });

  it.each<[keyof InstallDriver, string]>([
    ['start', 'driver.start has not finished after 10 seconds'],
    ['read', 'driver.read has not finished after 10 seconds'],
    ['dispose', 'driver.dispose has not finished after 10 seconds'],
  ])('name the method %s of a driver that never finishes', async (method, message) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    vi.resetModules();
    const kit = await import('../../src/testing/index.js');
    const run = async () => {
      const never = { [method]: () => new Promise<never>(() => undefined) };
      const { real } = await kit.setUpInstall({
        integrations: [integration],
        drive: (flow) => ({ ...kit.flowDriver(flow), ...never }),
      });
      await real.perform(() => real.driver.start(integration.type, {})).finally(() => real.finish());
    };
    const failures: string[] = [];
    void run().then(
      () => failures.push(''),
      (error: unknown) => failures.push(String(error)),
    );
    while (failures.length === 0) {
      await new Promise(setImmediate);
      await vi.advanceTimersByTimeAsync(10_000);
    }
    vi.useRealTimers();
    expect(failures[0]).toContain(message);
  });

  it('use the methods that a driver has by its class', async () => {
    const used = new Set<string>();
    class Driver implements InstallDriver {
      readonly #flow: InstallFlow;
      constructor(flow: InstallFlow) {
        this.#flow = flow;
      }
      start = (name: string, options: StartOptions) => this.#flow.start(name, options);
      chooseAccountType(accountType: string) {
        void this.#flow.setAccountType(accountType);
      }
      submit(answers: Record<string, unknown>) {
        void this.#flow.setInstallOptions(answers);
      }
      cancel() {
        used.add('cancel');
        void this.#flow.cancel();
      }
      read() {
        return flowDriver(this.#flow).read();
      }
    }
    expect(await found({ drive: (flow) => new Driver(flow) })).toEqual({ invariant: null, report: '' });
    expect([...used]).toEqual(['cancel']);
  });
});
