import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { startPostgres, type PostgresServer } from '../support/matrix/databases.js';
import { startDeployment, type Deployment, type Place } from '../support/matrix/deployment.js';
import type { Instance } from '../support/matrix/instances.js';
import type { Person } from '../support/matrix/person.js';

let postgres: PostgresServer;
let deployment: Deployment;
let instances: Instance[];
let place: Place;
let start: Deployment['instance'];

beforeAll(async () => {
  postgres = await startPostgres();
  deployment = await startDeployment({ postgresUrl: postgres.url }, { statementTimeoutMs: 1_000 });
  const url = new URL(deployment.databaseUrl);
  // PostgreSQL limits the connections of no superuser.
  await deployment.pool.query('CREATE ROLE app LOGIN');
  await deployment.pool.query(`ALTER DATABASE ${url.pathname.slice(1)} OWNER TO app`);
  url.username = 'app';
  start = (more) => deployment.instance({ databaseUrl: url.href, ...more });
  instances = await Promise.all([start(), start()]);
  place = await deployment.place(instances);
});
afterAll(async () => {
  await deployment.stop();
  await postgres.stop();
});

const people = (count: number) => Promise.all(Array.from({ length: count }, () => place.person()));

/** A user has one account, which is listed, can be used, and can be disconnected. */
async function expectConnected(person: Person) {
  const [credential, ...others] = await deployment.storedOf(person.userId);
  expect(others).toEqual([]);
  expect(credential?.status).toBe('VALID');
  expect((await person.listed()).map(({ id }) => id)).toEqual([credential?.id]);
  await person.callApi(credential?.id ?? '');
  await person.uninstall(credential?.id ?? '');
  expect(await deployment.storedOf(person.userId)).toEqual([]);
}

async function expectUnavailable(...request: Parameters<Person['send']>) {
  const person = await place.person();
  const answer = await person.send(...request);
  expect(answer?.status, answer?.text).toBe(503);
  expect(answers.problem.parse(answer?.body).code).toBe('store_unavailable');
  expect(Number(answer?.retryAfter)).toBeGreaterThan(0);
}

const probe = async (path: string) => (await fetch(`${place.balancer.origin}${path}`)).status;

/** Users who are at the callback of a login when `trouble` begins, and go on when it is over. */
async function throughTrouble(
  trouble: { begin: () => Promise<unknown>; end: () => Promise<unknown> },
  during: () => Promise<void>,
) {
  const before = await people(3);
  await Promise.all(before.map((person) => person.connect()));
  const amid = await people(5);
  const windows = await Promise.all(
    amid.map(async (person) => {
      const { authorizationUrl, sessionId } = await person.begin();
      return { person, sessionId, window: await person.openWindow(authorizationUrl) };
    }),
  );
  await trouble.begin();
  try {
    const shown = await Promise.all(
      windows.map(async ({ window }) => window?.browser.visit(window.callback)),
    );
    expect(shown.map((page) => page?.status)).toEqual(shown.map(() => 503));
    await during();
  } finally {
    await trouble.end();
  }
  await Promise.all(
    windows.map(async ({ person, sessionId, window }) => {
      await expect
        .poll(async () => (await window?.browser.visit(window.callback))?.status, { timeout: 20_000 })
        .toBe(200);
      expect((await person.readSession(sessionId, 25)).status).toBe('complete');
    }),
  );
  expect(await probe('/healthz')).toBe(200);
  for (const person of [...before, ...amid]) await expectConnected(person);
}

it('a database that is restarted is told as unavailable, and what was begun goes on', async () => {
  await throughTrouble({ begin: postgres.halt, end: postgres.resume }, async () => {
    await expectUnavailable('GET', '/sdk/me');
    expect(await probe('/healthz')).toBe(503);
    expect(await probe('/livez')).toBe(200);
  });
});

it('logins at any stage outlive a database that is restarted in the middle of them', async () => {
  const all = await people(30);
  const connected = all.map((person) => person.connect());
  // Some logins have begun by then, and others have their callback.
  await expect.poll(() => place.exchanges().all.length).toBeGreaterThan(0);
  await postgres.halt();
  await postgres.resume();
  await Promise.all(connected);
  for (const person of all) await expectConnected(person);
});

it('a database that answers too slowly is told as unavailable, and what was begun goes on', async () => {
  const blocker = new pg.Client({ connectionString: deployment.databaseUrl });
  await blocker.connect();
  const begin = async () => {
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE connect_store, connect_credentials IN ACCESS EXCLUSIVE MODE');
  };
  await throughTrouble({ begin, end: () => blocker.query('ROLLBACK') }, () =>
    expectUnavailable('GET', '/sdk/me'),
  );
  await blocker.end();
});

it('a database whose disk is full is told as unavailable where something is to be written', async () => {
  const tables = ['connect_store', 'connect_credentials', 'connect_users', 'connect_bars'];
  await deployment.pool.query(
    `CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$`,
  );
  const begin = async () => {
    for (const table of tables)
      await deployment.pool.query(
        `CREATE TRIGGER full_${table} BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION disk_full()`,
      );
  };
  const end = async () => {
    for (const table of tables) await deployment.pool.query(`DROP TRIGGER full_${table} ON ${table}`);
  };
  await throughTrouble({ begin, end }, async () => {
    await expectUnavailable('PATCH', '/sdk/me', { meta: { name: 'Alice' } });
    expect((await (await place.person()).send('GET', '/sdk/me'))?.status).toBe(200);
  });
});

it('a database without connections left is told as unavailable, and what was begun goes on', async () => {
  const limit = (count: number) => deployment.pool.query(`ALTER ROLE app CONNECTION LIMIT ${count}`);
  const begin = async () => {
    await limit(0);
    await deployment.pool.query(
      'SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = $1',
      ['app'],
    );
  };
  await throughTrouble({ begin, end: () => limit(-1) }, () => expectUnavailable('GET', '/sdk/me'));
});

it('a session request that a lost message does not wake is answered within seconds', async () => {
  const mute = await Promise.all([0, 1].map(() => start({ losesMessages: true })));
  const other = await deployment.place(mute);
  const person = await other.person();
  const { authorizationUrl, sessionId } = await person.begin();
  const held = person.readSession(sessionId, 25);
  const window = await person.openWindow(authorizationUrl);
  await window?.browser.visit(window.callback);
  const completedAt = performance.now();
  expect((await held).status).toBe('complete');
  expect(performance.now() - completedAt).toBeLessThan(5_000);
});

it('the slots of an instance that died are free within seconds', async () => {
  const dying = await start();
  const person = await place.person();
  const sessions = await Promise.all([person.begin(), person.begin(), person.begin(), person.begin()]);
  place.balancer.to([dying]);
  const held = sessions
    .slice(0, 3)
    .map(({ sessionId }) => person.send('GET', `/sdk/actions/session-id/${sessionId}?wait=25`));
  const slots = async () => (await dying.operations()).filter((name) => name === 'store.get session').length;
  await expect.poll(slots).toBeGreaterThanOrEqual(3);
  await dying.kill();
  place.balancer.to(instances);
  expect(await Promise.all(held)).toEqual([null, null, null]);
  const diedAt = performance.now();
  const path = `/sdk/actions/session-id/${sessions[3].sessionId}?wait=1`;
  expect((await person.send('GET', path))?.status).toBe(429);
  await expect.poll(async () => (await person.send('GET', path))?.status).toBe(200);
  expect(performance.now() - diedAt).toBeLessThan(9_000);
});
