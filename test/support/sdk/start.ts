import { onTestFinished } from 'vitest';
import { ConnectSDK } from '../../../src/sdk/index.js';
import { startWireBackend, type WireBackendOptions } from '../wire/backend.js';
import { plainIntegrations } from '../wire/plain-project.js';
import { startWireServer, type WireHandler } from '../wire/server.js';
import type { WireRequest } from '../wire/types.js';
import { OUR_FEATURES, WIRE_2_1_1 } from '../wire/version.js';
import { userToken } from './user-token.js';

export { userToken };

/**
 * Starts a backend for one test. Its only user is Alice. Tests end its logins with `completeLogin`, without a
 * page.
 */
export async function startTestBackend(options: WireBackendOptions) {
  const backend = await startWireBackend({
    user: 'alice',
    authorizationUrl: (sessionId) => `https://passport.example.com/start/${sessionId}`,
    ...options,
  });
  onTestFinished(() => backend.stop());
  return backend;
}

/** Starts a server for one test that answers every request with `handle`, and records the requests. */
export async function startTestServer(handle: WireHandler) {
  const requests: WireRequest[] = [];
  const { origin, stop } = await startWireServer((request) => {
    requests.push(request);
    return handle(request);
  });
  onTestFinished(stop);
  return { api: origin, requests, calls: () => requests.map(({ call }) => call) };
}

/**
 * Starts a backend of a project without settings and workflows. It has these features beside those of 2.1.1's
 * vendor.
 */
export const startPlainBackend = (features: readonly string[] = OUR_FEATURES) =>
  startTestBackend({
    integrations: plainIntegrations,
    features: [...WIRE_2_1_1.features, ...features],
    meta: { Name: 'Alice' },
  });

/** Starts a backend and a client of it, which has authenticated no user yet. */
export async function startSdk(features?: readonly string[]) {
  const backend = await startPlainBackend(features);
  const sdk = new ConnectSDK();
  sdk.configureGlobal(
    { host: 'example.com' },
    { ZEUS_PUBLIC_URL: backend.origin, CDN_PUBLIC_URL: 'https://cdn.example.com' },
  );
  return { backend, sdk };
}

/**
 * Starts a backend and a client that has authenticated Alice there. `requests` of the backend is empty then.
 */
export async function startAuthenticatedSdk(features?: readonly string[]) {
  const started = await startSdk(features);
  await started.sdk.authenticate('project-1', userToken());
  started.backend.requests.length = 0;
  return started;
}

/** Creates a promise with the functions that settle it. */
export function deferred<Value = void>() {
  let [resolve, reject]: [(value: Value) => void, (error: unknown) => void] = [
    () => undefined,
    () => undefined,
  ];
  const promise = new Promise<Value>((...settle) => ([resolve, reject] = settle));
  return { promise, resolve, reject };
}
