import { createRequire } from 'node:module';
import { vi } from 'vitest';

/**
 * The client of the real 2.1.1. It constructs where there is a window, as a
 * global until the test ends, and needs no more of that for what needs no page.
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
