import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  EXCHANGE_DEADLINE_MS,
  exchanging,
  SESSION_TTL_MS,
  startedIn,
  type Session,
  type SessionWith,
} from '../../src/server/login/session.js';
import { createSessions } from '../../src/server/login/sessions.js';
import { waitForResult } from '../../src/server/login/session-wait.js';
import { createCredentials } from '../../src/server/credentials/credentials.js';
import { createSecrets } from '../../src/server/secrets.js';
import { failingStores } from '../support/server/failing-store.js';
import { memoryStores } from '../support/server/memory-stores.js';

const ref = { projectId: 'p1', userId: 'alice', sessionId: 's1' };
const signal = new AbortController().signal;

/** A session in the store, and a clock to move. */
async function openSession({ withoutChannels = false } = {}) {
  let time = 1_800_000_000_000;
  const now = () => time;
  const { store, credentialStore, fail, failures } = failingStores(memoryStores({ now }));
  const report = vi.fn();
  if (withoutChannels) {
    delete store.publish;
    delete store.subscribe;
  }
  const secrets = createSecrets([{ kid: 'k1', key: new Uint8Array(32).fill(7) }]);
  const credentials = createCredentials({ credentialStore, now, secrets });
  const sessions = createSessions({ store, now, report }, credentials);
  const begun: SessionWith<'begun'> = {
    status: 'begun',
    id: 's1',
    projectId: 'p1',
    userId: 'alice',
    integrationType: 'zendesk',
    accountType: 'default',
    origin: 'https://app.example.com',
    redirectUrl: 'https://connect.example.com/oauth',
    stateHash: 'hash',
    credentialId: 'c1',
    replacesCredential: false,
    sealed: '',
    begunAt: now(),
    expiresAt: now() + SESSION_TTL_MS,
  };
  await sessions.begin(begun, 'state');
  const toExchange = async () => {
    await sessions.change(ref, (session) =>
      session.status === 'begun' ? startedIn(session, 'cookie') : null,
    );
    return sessions.change(ref, (session) =>
      session.status === 'pending' ? exchanging(session, now()) : null,
    );
  };
  /** Stores the credential that the exchange of the session makes. */
  const saveCredential = () =>
    credentials.insert(
      {
        id: 'c1',
        projectId: 'p1',
        userId: 'alice',
        integrationId: 'i1',
        integrationType: 'zendesk',
        accountType: 'default',
        status: 'VALID',
        configurationId: 'configuration',
        providerId: '',
        providerData: {},
        externalId: null,
        grant: null,
        sealed: '',
        tokenId: 't1',
        sealedSetup: null,
        sessionId: 's1',
        dateCreated: new Date(now()).toISOString(),
        dateUpdated: '',
        dateRefreshed: '',
        refreshFailureCount: 0,
      },
      begun.begunAt,
    );
  const pass = (ms: number) => void (time += ms);
  return { sessions, begun, now, store, fail, failures, report, toExchange, saveCredential, pass };
}

const cancelled = (session: Session): SessionWith<'cancelled'> => ({
  ...session,
  status: 'cancelled',
  cookieHash: null,
});

describe('a session', () => {
  it('is found by its state, and by project, user and ID together', async () => {
    const { sessions } = await openSession();
    expect((await sessions.openByState('state'))?.value.id).toBe('s1');
    expect(await sessions.openByState('other')).toBeNull();
    expect((await sessions.bringUpToDate(ref))?.id).toBe('s1');
    expect(await sessions.bringUpToDate({ ...ref, userId: 'bob' })).toBeNull();
    expect(await sessions.bringUpToDate({ ...ref, projectId: 'p2' })).toBeNull();
  });

  it('is not begun twice while it lives, and again once it has expired', async () => {
    const { sessions, begun, now, pass } = await openSession();
    expect(await sessions.begin(begun, 'other')).toBe(false);
    pass(SESSION_TTL_MS);
    expect(await sessions.bringUpToDate(ref)).toBeNull();
    expect(await sessions.begin({ ...begun, expiresAt: now() + SESSION_TTL_MS }, 'other')).toBe(true);
  });

  it('is claimed for the exchange by one of many callbacks', async () => {
    const { sessions, now } = await openSession();
    await sessions.change(ref, (session) =>
      session.status === 'begun' ? startedIn(session, 'cookie') : null,
    );
    const claims = await Promise.all(
      Array.from({ length: 10 }, () =>
        sessions.change(ref, (session) => (session.status === 'pending' ? exchanging(session, now()) : null)),
      ),
    );
    expect(claims.filter((claim) => claim?.changed)).toHaveLength(1);
  });

  it('whose exchange died reads as interrupted once its deadline has passed', async () => {
    const { sessions, toExchange, pass } = await openSession();
    await toExchange();
    pass(EXCHANGE_DEADLINE_MS - 1);
    expect((await sessions.bringUpToDate(ref))?.status).toBe('exchanging');
    pass(1);
    expect(await sessions.bringUpToDate(ref)).toMatchObject({ status: 'failed', error: 'interrupted' });
  });

  it('whose exchange died after it had stored the credential reads as complete', async () => {
    const { sessions, toExchange, saveCredential, pass } = await openSession();
    await toExchange();
    await saveCredential();
    pass(EXCHANGE_DEADLINE_MS);
    expect(await sessions.bringUpToDate(ref)).toMatchObject({ status: 'complete', credentialId: 'c1' });
  });

  it('is changed where the store cannot tell of it, which the operator learns', async () => {
    const { sessions, toExchange, fail, failures, report } = await openSession();
    fail({ operation: 'publish', kind: 'session', times: 1 });
    expect(await toExchange()).toMatchObject({ changed: true, value: { status: 'exchanging' } });
    const refusal = { status: 'failed', error: 'invalid_grant', errorDescription: null } as const;
    expect(await sessions.endExchange(ref, refusal)).toMatchObject({ status: 'failed' });
    expect(failures).toEqual(['publish session']);
    expect(report.mock.calls.map(([code]) => String(code))).toEqual(['store_failed']);
  });
});

describe('a request that waits for a session', () => {
  afterEach(() => void vi.useRealTimers());

  it.each([
    ['a store that tells of changes', false],
    ['a store that has to be asked', true],
  ])('hears of a change, on %s', async (_, withoutChannels) => {
    const { sessions, now, toExchange } = await openSession({ withoutChannels });
    const waiting = waitForResult({ sessions, now }, ref, { waitMs: 5000, signal });
    await toExchange();
    await sessions.change(ref, cancelled);
    expect((await waiting)?.status).toBe('cancelled');
  });

  it('asks for changes where the store fails to be subscribed to', async () => {
    const { sessions, now, fail, failures, report } = await openSession();
    fail({ operation: 'subscribe', kind: 'session' });
    const waiting = waitForResult({ sessions, now }, ref, { waitMs: 5000, signal });
    await vi.waitFor(() => expect(failures).toEqual(['subscribe session']));
    await sessions.change(ref, cancelled);
    expect((await waiting)?.status).toBe('cancelled');
    expect(report).toHaveBeenCalledTimes(1);
  });

  it('is answered where the store fails to be unsubscribed from', async () => {
    const { sessions, now, store, report } = await openSession();
    store.subscribe = () => Promise.resolve(() => Promise.reject(new Error('the store is away')));
    await sessions.change(ref, cancelled);
    const answer = await waitForResult({ sessions, now }, ref, { waitMs: 5000, signal });
    expect(answer?.status).toBe('cancelled');
    expect(report).toHaveBeenCalledTimes(1);
  });

  it('ends when nobody waits any more', async () => {
    const { sessions, now } = await openSession();
    const client = new AbortController();
    const waiting = waitForResult({ sessions, now }, ref, { waitMs: 60_000, signal: client.signal });
    client.abort();
    expect((await waiting)?.status).toBe('begun');
  });

  it('leaves no timer behind where the session cannot be read', async () => {
    vi.useFakeTimers();
    const { sessions, now, fail } = await openSession();
    fail({ operation: 'get', kind: 'session' });
    const waiting = waitForResult({ sessions, now }, ref, { waitMs: 60_000, signal });
    await expect(waiting).rejects.toThrow('the store is away');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is answered at once for a session that is not known', async () => {
    const { sessions, now } = await openSession();
    const unknown = { ...ref, sessionId: 'other' };
    expect(await waitForResult({ sessions, now }, unknown, { waitMs: 60_000, signal })).toBeNull();
  });
});
