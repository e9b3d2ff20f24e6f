import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { startDeployment, urlOfDatabase, type Deployment } from '../support/matrix/deployment.js';
import type { InstanceSettings } from '../support/matrix/instance.settings.js';
import type { Instance } from '../support/matrix/instances.js';
import { inParallel, killsOf, tableOf, type Kill } from '../support/matrix/kill-sweep.js';

type Keys = InstanceSettings['keys'];
const first = { kid: 'first', seed: 1 };
const second = { kid: 'second', seed: 2 };

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment({ postgresUrl: inject('postgresUrl') });
});
afterAll(() => deployment.stop());

describe('a key that is rolled over two instances', () => {
  it('in the documented order makes no request fail', async () => {
    let instances = await Promise.all([deployment.instance(), deployment.instance()]);
    const place = await deployment.place(instances);
    const earlier = await Promise.all([1, 2, 3].map(() => place.person()));
    const ids = await Promise.all(earlier.map(async (person) => (await person.connect()).credentialId));

    /** Replaces one instance after the other, as a deployment does that drains what it stops. */
    const roll = async (keys: Keys) => {
      for (const index of [0, 1] as const) {
        const next = await deployment.instance({ keys });
        const [old] = instances.splice(index, 1, next);
        place.balancer.to([...instances]);
        if (!old) continue;
        await place.balancer.drained(old);
        await old.stop();
      }
    };
    instances = [...instances];

    let isOver = false;
    let rounds = 0;
    const failed: unknown[] = [];
    const use = async () => {
      while (!isOver && failed.length === 0) {
        const person = await place.person();
        try {
          const { credentialId } = await person.connect();
          await person.listed();
          await person.callApi(credentialId);
          await person.uninstall(credentialId);
          failed.push(...person.doings);
          rounds += 1;
        } catch (error) {
          failed.push(error);
        }
      }
    };
    const during = async (work: () => Promise<unknown>) => {
      isOver = false;
      const traffic = [1, 2, 3, 4].map(use);
      await work();
      const enough = rounds + 8;
      await expect.poll(() => rounds >= enough || failed.length > 0).toBe(true);
      isOver = true;
      // What began with the keys before ends here, as it does within 15 minutes where nobody waits for it.
      await Promise.all(traffic);
      expect(failed).toEqual([]);
    };
    await during(() => roll([first, second]));
    await during(() => roll([second, first]));
    await during(() => Promise.all(instances.map((instance) => instance.rotateAll())));
    await during(() => roll([second]));

    for (const [index, person] of earlier.entries()) {
      expect((await person.listed()).map(({ id, status }) => ({ id, status }))).toEqual([
        { id: ids[index], status: 'VALID' },
      ]);
      await person.callApi(ids[index] ?? '');
      expect(person.doings).toEqual([]);
    }
  });

  it('in the wrong order is told as a missing key, and loses nothing', async () => {
    const ahead = await deployment.instance({ keys: [second, first] });
    const behind = await deployment.instance({ keys: [first] });
    const place = await deployment.place([ahead]);
    const person = await place.person();
    const { credentialId } = await person.connect();
    place.balancer.to([behind]);
    const header = { 'X-Paragon-Credential': credentialId };
    const refused = [
      await person.send('POST', '/sdk/proxy/gmail/messages', {}, header),
      await person.send('DELETE', `/sdk/integrations/${await integrationOf(person)}`, undefined, header),
    ];
    for (const answer of refused) {
      expect(answer?.status, answer?.text).toBe(503);
      expect(answers.problem.parse(answer?.body).code).toBe('encryption_key_missing');
      expect(Number(answer?.retryAfter)).toBeGreaterThan(0);
    }
    place.balancer.to([await deployment.instance({ keys: [first, second] })]);
    expect((await person.listed()).map(({ id, status }) => ({ id, status }))).toEqual([
      { id: credentialId, status: 'VALID' },
    ]);
    await person.callApi(credentialId);
    await person.uninstall(credentialId);
    expect(person.doings).toEqual([]);
    await expect.poll(() => place.exchanges().revocations.length).toBe(1);
  });
});

const integrationOf = async (person: {
  send: (method: string, path: string) => Promise<{ body: unknown } | null>;
}) =>
  answers.integrations
    .parse((await person.send('GET', '/sdk/integrations'))?.body)
    .find(({ type }) => type === 'gmail')?.id ?? '';

describe('rotateAll on an instance that is killed', () => {
  let seeds: Deployment;
  let databases = 0;

  beforeAll(async () => {
    seeds = await startDeployment({ postgresUrl: inject('postgresUrl') });
    const instance = await seeds.instance();
    const place = await seeds.place([instance]);
    for (let users = 0; users < 3; users += 1) {
      const person = await place.person(`user-${users}`);
      await person.connect();
      expect((await person.send('PATCH', '/sdk/me', { meta: { name: 'Alice' } }))?.status).toBe(200);
    }
    await instance.stop();
  });
  afterAll(() => seeds.stop());

  const copyDatabase = async () => {
    const copy = `copy_${process.pid}_${(databases += 1)}`;
    const { pathname } = new URL(seeds.databaseUrl);
    await deployment.administrator.query(`CREATE DATABASE ${copy} TEMPLATE ${pathname.slice(1)}`);
    return urlOfDatabase(seeds.databaseUrl, copy);
  };
  const rotate = (instance: Instance) =>
    instance.rotateAll().then(
      () => true,
      () => false,
    );

  async function operationsOfRotation() {
    const instance = await seeds.instance({ databaseUrl: await copyDatabase(), keys: [second, first] });
    await instance.rotateAll();
    return instance.operations();
  }

  async function outcomeOf(kill: Kill) {
    const databaseUrl = await copyDatabase();
    const instance = await seeds.instance({ databaseUrl, keys: [second, first] });
    await instance.arm(kill);
    const isDone = await rotate(instance);
    const other = await seeds.instance({ databaseUrl, keys: [second, first] });
    const faults: string[] = [];
    if (isDone) faults.push('the instance did not die');
    if (!(await rotate(other))) faults.push('rotateAll cannot be repeated');
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ data: string }>(
      'SELECT data FROM connect_credentials UNION ALL SELECT data FROM connect_users',
    );
    await client.end();
    if (rows.length !== 6) faults.push(`${rows.length} records are left of 6`);
    const kids = new Set(rows.flatMap(({ data }) => kidsIn(data)));
    if ([...kids].join() !== 'second') faults.push(`the keys are ${[...kids].join()}`);
    await Promise.all([instance.kill(), other.stop()]);
    return { ...kill, led: ['called again', ...faults.map((fault) => `FAULT: ${fault}`)].join('; '), faults };
  }

  it('is completed by its repetition, and loses no record', async () => {
    const kills = killsOf(await operationsOfRotation());
    const outcomes = await inParallel(kills, 6, outcomeOf);
    process.stdout.write(`${tableOf('rotateAll, over PostgreSQL', outcomes)}\n`);
    expect(outcomes.filter(({ faults }) => faults.length > 0)).toEqual([]);
  });
});

/** The key IDs in the headers of the JWEs (RFC 7516 section 7.1) that a record has. */
const kidsIn = (data: string): string[] =>
  [...data.matchAll(/(eyJ[\w-]+)\.\.[\w-]+\.[\w-]+\.[\w-]+/g)].map(([, header = '']) => {
    const parsed: unknown = JSON.parse(Buffer.from(header, 'base64url').toString());
    return typeof parsed === 'object' && parsed !== null && 'kid' in parsed ? String(parsed.kid) : 'none';
  });
