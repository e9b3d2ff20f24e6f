import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { startDeployment, type Deployment } from '../support/matrix/deployment.js';
import type { Instance } from '../support/matrix/instances.js';
import { inParallel } from '../support/matrix/kill-sweep.js';
import { until } from '../support/matrix/until.js';

let deployment: Deployment;
let instances: Instance[];

beforeAll(async () => {
  deployment = await startDeployment({ postgresUrl: inject('postgresUrl') });
  instances = await Promise.all(Array.from({ length: 4 }, () => deployment.instance()));
});
afterAll(() => deployment.stop());

it('450 logins that begin at once with one client, whose provider names no account, complete', async () => {
  const place = await deployment.place(instances.slice(0, 2));
  const people = await Promise.all(Array.from({ length: 450 }, () => place.person()));
  await Promise.all(people.map((person) => person.begin({ type: 'zendesk' })));
  // The one process of the provider must answer within ten seconds, so the number at a time is one that a busy machine can do.
  await inParallel(people, 25, (person) => person.connect({ type: 'zendesk' }));
  expect(people.flatMap(({ doings }) => doings)).toEqual([]);
  const { rows } = await deployment.pool.query(
    `SELECT count(*)::int AS credentials, count(DISTINCT user_id)::int AS users, count(DISTINCT grant_client)::int AS clients
       FROM connect_credentials WHERE integration_type = 'zendesk'`,
  );
  expect(rows).toEqual([{ credentials: 450, users: 450, clients: 1 }]);
});

it('100 calls with an expired token whose refresh token is good once, at four processes, refresh it once', async () => {
  const place = await deployment.place(instances);
  const person = await place.person();
  const { credentialId } = await person.connect();
  const calls = await Promise.all(
    Array.from({ length: 100 }, () =>
      person.send('POST', '/sdk/proxy/gmail/messages', {}, { 'X-Paragon-Credential': credentialId }),
    ),
  );
  expect(calls.map((answer) => answer?.status)).toEqual(calls.map(() => 200));
  expect(place.exchanges().refreshes).toHaveLength(1);
});

it('two users who disconnect one account at once have it revoked once, in each of 50 rounds', async () => {
  const rounds = await inParallel(
    Array.from({ length: 50 }, (_, index) => index),
    5,
    async () => {
      const place = await deployment.place(instances.slice(0, 2));
      const people = await Promise.all([place.person(), place.person()]);
      const ids = await Promise.all(people.map(async (person) => (await person.connect()).credentialId));
      await Promise.all(people.map((person, index) => person.uninstall(ids[index] ?? '')));
      await until(() => place.exchanges().revocations.length > 0, 'the account is revoked');
      return place;
    },
  );
  // Closing waits for the revocations that are under way.
  await Promise.all(instances.map((instance) => instance.stop()));
  expect(rounds.map((place) => place.exchanges().revocations.length)).toEqual(rounds.map(() => 1));
});
