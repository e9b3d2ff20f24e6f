import { createConnectSdk } from '../../src/sdk/index.js';
import { startWireBackend } from './wire-backend.js';

/** An unsigned user token: the client reads its claims only. */
export function userToken(claims: Record<string, unknown> = {}): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const expiresAt = Math.floor(Date.now() / 1000) + 3600;
  return `${encode({ alg: 'RS256' })}.${encode({ sub: 'alice', exp: expiresAt, ...claims })}.c2lnbmF0dXJl`;
}

/** A client that uses a local backend; nobody is authenticated yet. */
export async function startSdk(features?: string[]) {
  const backend = await startWireBackend(features);
  const sdk = createConnectSdk();
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
