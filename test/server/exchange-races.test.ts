import {
  createMemoryCredentialStore,
  createMemoryStore,
  type CredentialStore,
} from '@installflow/connect/server';
import { afterEach, describe, expect, it } from 'vitest';
import { answers } from '../support/server/answers.js';
import { startConnectBackend, type ConnectBackend, type UserApi } from '../support/server/connect-backend.js';
import { connect, credentialsOf, openLogin, readSession, type BuildOAuth } from '../support/server/login.js';

let backend: ConnectBackend;
afterEach(() => backend.stop());

/** A backend whose store does something else right after it wrote a credential, once. */
async function startInterruptible(operation: 'insert' | 'update') {
  const memory = createMemoryCredentialStore();
  const next: { afterWrite?: (() => Promise<unknown>) | undefined } = {};
  const interrupted = async <Result>(written: Promise<Result>): Promise<Result> => {
    const result = await written;
    const { afterWrite } = next;
    next.afterWrite = undefined;
    await afterWrite?.();
    return result;
  };
  const credentialStore: CredentialStore = {
    ...memory,
    ...(operation === 'insert'
      ? { insert: (...record) => interrupted(memory.insert(...record)) }
      : { update: (...record) => interrupted(memory.update(...record)) }),
  };
  backend = await startConnectBackend({ server: { credentialStore } });
  return next;
}

const cancel = (user: UserApi, sessionId: string) =>
  user.delete(`/sdk/actions/session-id/${sessionId}?cancel=true`);

/** Answers the post-options of a credential of SharePoint, as another flow does that has resumed the credential. */
const completeSetup = async (user: UserApi, credentialId: string) => {
  const completed = await user.post(`/sdk/credentials/${credentialId}/complete-setup`, {
    integrationId: await backend.integrationId(user, 'sharepoint'),
    payload: { site: 'a-site' },
  });
  expect(completed.status, completed.text).toBe(200);
};

/** Gmail tells which account was connected, and has a revocation endpoint. */
const gmail: BuildOAuth = { type: 'gmail', values: { scopes: undefined } };

const uninstall = async (user: UserApi, credentialId: string) =>
  user.delete(`/sdk/integrations/${await backend.integrationId(user, 'gmail')}`, {
    'X-Paragon-Credential': credentialId,
  });

const revokedTokens = () =>
  backend.exchanges
    .filter(({ url }) => url === backend.oauth.endpoints.revocationEndpoint)
    .map(({ body }) => body.get('token'));

/** The refresh tokens that the provider issued, oldest first. */
const issuedTokens = () =>
  backend.exchanges
    .filter(({ url }) => url === backend.oauth.endpoints.tokenEndpoint)
    .map(({ answer }) => answers.tokens.parse(JSON.parse(answer)).refresh_token);

describe('an exchange whose deadline passes while the credential is being stored', () => {
  it('keeps the credential that a reader was told of', async () => {
    const next = await startInterruptible('insert');
    const user = await backend.as('slow-user');
    const login = await openLogin(backend, user);
    next.afterWrite = async () => {
      backend.clock.aheadMs = 21_000;
      expect(await readSession(user, login.sessionId)).toMatchObject({ status: 'complete' });
    };
    await login.finish();
    expect(await readSession(user, login.sessionId)).toMatchObject({ status: 'complete' });
    expect(await credentialsOf(user)).toHaveLength(1);
  });

  it('completes the session where nobody has read it in the meantime', async () => {
    const next = await startInterruptible('insert');
    const user = await backend.as('unhurried-user');
    const login = await openLogin(backend, user);
    next.afterWrite = () => Promise.resolve((backend.clock.aheadMs = 21_000));
    const page = await login.finish();
    expect(page.text).toContain('oauth_success_callback');
    expect(await readSession(user, login.sessionId)).toMatchObject({ status: 'complete' });
    expect(await credentialsOf(user)).toHaveLength(1);
  });
});

describe('an exchange during which the store fails for a moment', () => {
  it('completes all the same once the credential is stored, so that no retry makes a second one', async () => {
    const [memory, memoryOfCredentials] = [createMemoryStore(), createMemoryCredentialStore()];
    const failing = { credentialIsStored: false };
    backend = await startConnectBackend({
      server: {
        credentialStore: {
          ...memoryOfCredentials,
          insert: (...record) => {
            failing.credentialIsStored = true;
            return memoryOfCredentials.insert(...record);
          },
        },
        store: {
          ...memory,
          replace: (...change) => {
            if (!failing.credentialIsStored || !change[0].startsWith('if:session:'))
              return memory.replace(...change);
            failing.credentialIsStored = false;
            return Promise.reject(new Error('the store is away'));
          },
        },
      },
    });
    const user = await backend.as('unlucky-user');
    const { callbackPage, session, credentialId } = await connect(backend, user);
    expect(session).toMatchObject({ status: 'complete' });
    expect(callbackPage.text).toContain('oauth_success_callback');
    expect(await credentialsOf(user)).toMatchObject([{ id: credentialId }]);
    expect(backend.failures).toEqual([]);
  });
});

describe('a re-authentication that is cancelled while its grant is being stored', () => {
  /** Connects one account, authenticates it again as `providerUser`, and cancels that in the last moment. */
  const cancelReauthentication = async (providerUser: string) => {
    const next = await startInterruptible('update');
    const user = await backend.as('wavering-user');
    const { credentialId } = await connect(backend, user, { ...gmail, providerUser: 'first@provider' });
    const [before] = await credentialsOf(user, 'gmail');
    const again = { ...gmail, installOptions: { selectedCredentialId: credentialId } };
    const login = await openLogin(backend, user, again);
    next.afterWrite = () => cancel(user, login.sessionId);
    await login.finish({ user: providerUser });
    expect(await credentialsOf(user, 'gmail')).toEqual([before]);
    return { user, credentialId };
  };

  it('and uninstalled as well, leaves no token at the provider', async () => {
    const next = await startInterruptible('update');
    const user = await backend.as('leaving-user');
    const { credentialId } = await connect(backend, user, { ...gmail, providerUser: 'first@provider' });
    const again = { ...gmail, installOptions: { selectedCredentialId: credentialId } };
    const login = await openLogin(backend, user, again);
    next.afterWrite = async () => {
      await cancel(user, login.sessionId);
      await uninstall(user, credentialId);
    };
    await login.finish({ user: 'second@provider' });
    await expect.poll(() => revokedTokens().toSorted()).toEqual(issuedTokens().toSorted());
  });

  it('puts the old tokens back, and revokes the new ones where they are of another account', async () => {
    const { user, credentialId } = await cancelReauthentication('second@provider');
    const [old, dropped] = issuedTokens();
    await expect.poll(() => revokedTokens()).toEqual([dropped]);
    await uninstall(user, credentialId);
    await expect.poll(() => revokedTokens()).toEqual([dropped, old]);
  });

  it('revokes nothing of the same account, since that would end what was put back', async () => {
    const { user, credentialId } = await cancelReauthentication('first@provider');
    const [old] = issuedTokens();
    await uninstall(user, credentialId);
    await expect.poll(() => revokedTokens()).toEqual([old]);
  });
});

describe('a re-authentication as an account that another credential is giving up', () => {
  it('keeps its tokens', async () => {
    const next = await startInterruptible('update');
    const user = await backend.as('moving-user');
    const { credentialId } = await connect(backend, user, { ...gmail, providerUser: 'first@provider' });
    const other = await connect(backend, user, { ...gmail, providerUser: 'second@provider' });
    const again = { ...gmail, installOptions: { selectedCredentialId: credentialId } };
    const login = await openLogin(backend, user, again);
    next.afterWrite = () => uninstall(user, other.credentialId);
    await login.finish({ user: 'second@provider' });
    const [before, , after] = issuedTokens();
    await expect.poll(() => revokedTokens()).toEqual([before]);
    await uninstall(user, credentialId);
    await expect.poll(() => revokedTokens()).toEqual([before, after]);
  });
});

describe('a re-authentication that comes to nothing during the exchange', () => {
  /** Connects one account, and does something else while another one's code is exchanged for that credential. */
  const reauthenticate = async (
    providerUser: string,
    meanwhile: (user: UserApi, ids: { credentialId: string; sessionId: string }) => Promise<unknown>,
  ) => {
    backend = await startConnectBackend();
    const user = await backend.as('interrupted-user');
    const { credentialId } = await connect(backend, user, { ...gmail, providerUser: 'first@provider' });
    const again = { ...gmail, installOptions: { selectedCredentialId: credentialId } };
    const login = await openLogin(backend, user, again);
    const { sessionId } = login;
    backend.provider.instead = (request) => {
      if (request.url !== backend.oauth.endpoints.tokenEndpoint) return undefined;
      return meanwhile(user, { credentialId, sessionId }).then(() => fetch(request));
    };
    await login.finish({ user: providerUser });
    backend.provider.instead = undefined;
    return { user, credentialId, sessionId };
  };

  it('revokes the new tokens of another account where it was cancelled', async () => {
    const { user, credentialId } = await reauthenticate('second@provider', (own, { sessionId }) =>
      cancel(own, sessionId),
    );
    const [old, dropped] = issuedTokens();
    await expect.poll(() => revokedTokens()).toEqual([dropped]);
    await uninstall(user, credentialId);
    await expect.poll(() => revokedTokens()).toEqual([dropped, old]);
  });

  it('leaves the grant of the same account alone where it was cancelled', async () => {
    const { user, credentialId } = await reauthenticate('first@provider', (own, { sessionId }) =>
      cancel(own, sessionId),
    );
    const [old] = issuedTokens();
    await uninstall(user, credentialId);
    await expect.poll(() => revokedTokens()).toEqual([old]);
  });

  it('revokes the new tokens where the credential was uninstalled, and says so', async () => {
    const { user, sessionId } = await reauthenticate('second@provider', (own, { credentialId }) =>
      uninstall(own, credentialId),
    );
    const [old, dropped] = issuedTokens();
    await expect.poll(() => revokedTokens()).toEqual([old, dropped]);
    expect(await readSession(user, sessionId)).toMatchObject({
      status: 'failed',
      error: 'credential_deleted',
    });
    expect(await credentialsOf(user, 'gmail')).toEqual([]);
  });
});

describe('a credential whose post-options another flow answers in the last moment', () => {
  /** A backend that does something else right before it deletes a credential, once. */
  const startHooked = async () => {
    const memory = createMemoryCredentialStore();
    const next: { beforeDelete?: (() => Promise<unknown>) | undefined } = {};
    const credentialStore: CredentialStore = {
      ...memory,
      delete: async (...credential) => {
        const { beforeDelete } = next;
        next.beforeDelete = undefined;
        await beforeDelete?.();
        return memory.delete(...credential);
      },
    };
    backend = await startConnectBackend({ server: { credentialStore } });
    return next;
  };
  const sharepoint: BuildOAuth = { type: 'sharepoint' };

  it('is kept where its login is being cancelled', async () => {
    const next = await startHooked();
    const user = await backend.as('resuming-user');
    const { credentialId, sessionId } = await connect(backend, user, sharepoint);
    next.beforeDelete = () => completeSetup(user, credentialId);
    expect((await cancel(user, sessionId)).text).toBe('{}');
    expect(next.beforeDelete).toBeUndefined();
    expect(await credentialsOf(user, 'sharepoint')).toMatchObject([{ id: credentialId, status: 'VALID' }]);
  });

  it('is kept where its login is cancelled right after the credential was stored', async () => {
    const next = await startInterruptible('insert');
    const user = await backend.as('overtaking-user');
    const login = await openLogin(backend, user, sharepoint);
    next.afterWrite = async () => {
      const [stored] = await credentialsOf(user, 'sharepoint');
      await completeSetup(user, stored?.id ?? '');
      await cancel(user, login.sessionId);
    };
    await login.finish();
    expect(await credentialsOf(user, 'sharepoint')).toMatchObject([{ status: 'VALID' }]);
  });

  it('is VALID after an authentication in its place was cancelled', async () => {
    const next = await startInterruptible('update');
    const user = await backend.as('wavering-user');
    const { credentialId } = await connect(backend, user, sharepoint);
    const again = { ...sharepoint, installOptions: { selectedCredentialId: credentialId } };
    const login = await openLogin(backend, user, again);
    next.afterWrite = async () => {
      await cancel(user, login.sessionId);
      await completeSetup(user, credentialId);
    };
    await login.finish();
    expect(await credentialsOf(user, 'sharepoint')).toMatchObject([{ id: credentialId, status: 'VALID' }]);
  });
});
