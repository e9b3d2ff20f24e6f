import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startDeployment, type Deployment, type Place } from '../support/matrix/deployment.js';
import type { Instance } from '../support/matrix/instances.js';

describe.each(['PostgreSQL', 'PostgreSQL and Redis'])('two instances over %s', (stores) => {
  let deployment: Deployment;
  let place: Place;
  let instances: [Instance, Instance];

  beforeAll(async () => {
    deployment = await startDeployment({
      postgresUrl: inject('postgresUrl'),
      redisUrl: stores === 'PostgreSQL' ? undefined : inject('redisUrl'),
    });
    instances = await Promise.all([deployment.instance(), deployment.instance()]);
    place = await deployment.place(instances);
  });
  afterAll(() => deployment.stop());

  it('complete 50 installs whose requests go to them in turn', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const person = await place.person();
        const { credentialId } = await person.connect();
        const listed = (await person.listed()).map(({ id }) => id);
        const stored = (await deployment.storedOf(person.userId)).map(({ id }) => id);
        return { doings: person.doings, credentialId, listed, stored };
      }),
    );
    for (const { doings, credentialId, listed, stored } of outcomes)
      expect({ doings, listed, stored }).toEqual({
        doings: [],
        listed: [credentialId],
        stored: [credentialId],
      });
    for (const instance of instances) expect((await instance.operations()).length).toBeGreaterThan(100);
  });

  it('answer a session request that one holds as soon as the other completes the login', async () => {
    const waits: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      const person = await place.person();
      place.balancer.to([instances[0]]);
      const { authorizationUrl, sessionId } = await person.begin();
      const held = person.readSession(sessionId, 25).then((session) => ({ session, at: performance.now() }));
      await expect.poll(async () => (await instances[0].operations()).at(-1)).toBe('store.get session');
      place.balancer.to([instances[1]]);
      const window = await person.openWindow(authorizationUrl);
      await window?.browser.visit(window.callback);
      const completedAt = performance.now();
      const { session, at } = await held;
      expect(session.status).toBe('complete');
      waits.push(at - completedAt);
      place.balancer.to(instances);
    }
    // Without a message, the session would be read again after three seconds.
    expect(waits.sort((a, b) => a - b)[5]).toBeLessThan(1000);
  });
});
