import { ConnectSDK } from '../../../src/sdk/index.js';
import { userToken } from './user-token.js';
import { startWireBackend } from '../wire/wire-backend.js';

export { userToken };

/** A client that uses a local backend; nobody is authenticated yet. */
export async function startSdk(features?: string[]) {
  const backend = await startWireBackend(features);
  const sdk = new ConnectSDK();
  sdk.configureGlobal(
    { host: 'example.com' },
    { ZEUS_PUBLIC_URL: backend.api, CDN_PUBLIC_URL: 'https://cdn.example.com' },
  );
  return { backend, sdk };
}

/** The same with Alice authenticated. */
export async function startAuthenticatedSdk(features?: string[]) {
  const started = await startSdk(features);
  await started.sdk.authenticate('project-1', userToken());
  started.backend.requests.length = 0;
  return started;
}

/** A promise and what settles it. */
export function deferred<Value = void>() {
  let [resolve, reject]: [(value: Value) => void, (error: unknown) => void] = [
    () => undefined,
    () => undefined,
  ];
  const promise = new Promise<Value>((...settle) => ([resolve, reject] = settle));
  return { promise, resolve, reject };
}
