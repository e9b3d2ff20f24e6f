import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startDeployment, type Deployment, type Place } from '../support/matrix/deployment.js';
import type { Instance } from '../support/matrix/instances.js';
import { inParallel, killsBetweenPorts, killsOf, tableOf, type Kill } from '../support/matrix/kill-sweep.js';
import { until } from '../support/matrix/until.js';
import type { Person } from '../support/matrix/person.js';

/** Scenarios that run at the same time. Each is a process that is killed. */
const AT_ONCE = 10;
/** An exchange may take 20 seconds before readers are told that it was interrupted. The rest is for a busy machine. */
const TOLD_WITHIN_MS = 30_000;

interface Scenario {
  place: Place;
  person: Person;
  /** The credential that there was before; `''` where the action makes the first. */
  before: string;
}

/** What a user does while an instance dies. */
interface Action {
  name: string;
  /** Whether an account is connected before. */
  isConnected: boolean;
  /** Does it, and whatever is needed until it is done. Resolves with how long a login took, in milliseconds. */
  act: (scenario: Scenario) => Promise<number>;
  /** Says what does not hold afterwards. `diedAt` is the operation, `isDone` whether that operation was carried out. */
  check: (scenario: Scenario, death: { diedAt: string; isDone: boolean }) => Promise<string[]>;
}

let deployment: Deployment;

/** Every credential of the user is listed, usable and alone, can be disconnected, and is then revoked once. */
async function faultsOfTheOnly({ place, person, before }: Scenario): Promise<string[]> {
  const faults: string[] = [];
  const stored = await deployment.storedOf(person.userId);
  const listed = await person.listed();
  if (stored.length !== 1) faults.push(`${stored.length} credentials are stored`);
  if (stored.map(({ id }) => id).join() !== listed.map(({ id }) => id).join())
    faults.push('what is stored is not what is listed');
  if (stored[0]?.status !== 'VALID') faults.push(`the credential is ${stored[0]?.status}`);
  if (before !== '' && stored[0]?.id !== before) faults.push('the credential has another ID');
  const id = stored[0]?.id ?? '';
  await person.callApi(id);
  await person.uninstall(id);
  if ((await deployment.storedOf(person.userId)).length > 0) faults.push('the credential is not gone');
  await until(() => place.exchanges().revocations.length > 0, 'the tokens are revoked');
  if ((await deployment.exchangingOf(person.userId)) > 0) faults.push('a session is left in its exchange');
  if (place.exchanges().revocations.length > 1) faults.push('revoked more than once');
  return faults;
}

const actions: Action[] = [
  {
    name: 'a login',
    isConnected: false,
    act: async ({ person }) => (await person.connect()).toldMs,
    check: faultsOfTheOnly,
  },
  {
    name: 'a login that authenticates again',
    isConnected: true,
    act: async ({ person, before }) => (await person.connect({ selectedCredentialId: before })).toldMs,
    check: faultsOfTheOnly,
  },
  {
    name: 'a call that refreshes',
    isConnected: true,
    async act({ person, before }) {
      await person.callApi(before);
      return 0;
    },
    check: faultsOfTheOnly,
  },
  {
    name: 'an uninstall',
    isConnected: true,
    async act({ person, before }) {
      await person.uninstall(before);
      return 0;
    },
    async check({ place, person }, { diedAt, isDone }) {
      const faults: string[] = [];
      if ((await deployment.storedOf(person.userId)).length > 0) faults.push('the credential is not gone');
      if ((await person.listed()).length > 0) faults.push('the credential is listed');
      const mayBeLost = isDone && diedAt === 'credentials.delete';
      if (!mayBeLost) await until(() => place.exchanges().revocations.length > 0, 'the tokens are revoked');
      if (place.exchanges().revocations.length > 1) faults.push('revoked more than once');
      return faults;
    },
  },
];

describe.each([
  { stores: 'PostgreSQL', kills: killsOf },
  { stores: 'PostgreSQL and Redis', kills: killsBetweenPorts },
])('an instance over $stores that is killed', ({ stores, kills }) => {
  let other: Instance;

  beforeAll(async () => {
    deployment = await startDeployment({
      postgresUrl: inject('postgresUrl'),
      redisUrl: stores === 'PostgreSQL' ? undefined : inject('redisUrl'),
    });
    other = await deployment.instance();
  });
  afterAll(() => deployment.stop());

  /** Has an instance at the front that is killed as it is told, and the other one behind. */
  async function open({ isConnected }: Action, order: Pick<Kill, 'skip' | 'when'>) {
    const place = await deployment.place([other]);
    const person = await place.person();
    const before = isConnected ? (await person.connect()).credentialId : '';
    const instance = await deployment.instance();
    await instance.arm(order);
    place.balancer.to([instance, other], 'to the first');
    return { instance, scenario: { place, person, before } };
  }

  async function operationsOf(action: Action): Promise<string[]> {
    const { instance, scenario } = await open(action, { skip: Number.MAX_SAFE_INTEGER, when: 'before' });
    await action.act(scenario);
    expect(scenario.person.doings).toEqual([]);
    return instance.operations();
  }

  async function outcomeOf(action: Action, kill: Kill) {
    const { instance, scenario } = await open(action, kill);
    const { person } = scenario;
    const faults: string[] = [];
    let led = '';
    try {
      const toldMs = await action.act(scenario);
      led = person.doings.join(', ') || 'nothing to do';
      if (toldMs > TOLD_WITHIN_MS) faults.push(`told after ${Math.round(toldMs)} ms`);
      const diedAt = instance.diedAt();
      if (diedAt !== kill.operation) led += ` (at ${diedAt ?? 'no operation'})`;
      await instance.kill();
      faults.push(...(await action.check(scenario, { diedAt: diedAt ?? '', isDone: kill.when === 'after' })));
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error));
    }
    const diedAt = instance.diedAt();
    return { ...kill, diedAt, led: [led, ...faults.map((fault) => `FAULT: ${fault}`)].join('; '), faults };
  }

  it.concurrent.each(actions)('leaves $name to be done by the other', async (action) => {
    const operations = await operationsOf(action);
    const outcomes = await inParallel(kills(operations), AT_ONCE, (kill) => outcomeOf(action, kill));
    process.stdout.write(`${tableOf(`${action.name}, over ${stores}`, outcomes)}\n`);
    expect(outcomes.filter(({ faults }) => faults.length > 0)).toEqual([]);
    // On a busy machine, the heartbeat of a slot shifts the operations that follow. Yet each kind of operation was killed.
    const died = new Set(outcomes.map(({ diedAt }) => diedAt));
    expect(outcomes.map(({ operation }) => operation).filter((operation) => !died.has(operation))).toEqual(
      [],
    );
  });
});
