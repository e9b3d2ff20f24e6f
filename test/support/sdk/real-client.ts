import { createRequire } from 'node:module';
import { vi } from 'vitest';

/**
 * Creates the client of the real 2.1.1 in Node. Its constructor needs a global `window`, which is stubbed
 * until the test ends. Only methods that need no page work with this stub.
 */
export function realClient(): object {
  const nothing = () => null;
  vi.stubGlobal('window', {
    addEventListener: nothing,
    localStorage: { getItem: nothing, setItem: nothing, removeItem: nothing },
    document: { readyState: 'loading', addEventListener: nothing },
  });
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { default: Theirs } = createRequire(import.meta.url)('@useparagon/connect') as {
    default: new () => { setHeadless: (headless: boolean) => void };
  };
  const client = new Theirs();
  client.setHeadless(true);
  return client;
}
