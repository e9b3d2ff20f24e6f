import type { Store } from '@installflow/connect/server';

/** A store that remembers every key and value it was given. */
export function recordStore(inner: Store): { store: Store; written: string[] } {
  const written: string[] = [];
  const record = (...texts: (string | null)[]) => written.push(...texts.filter((text) => text !== null));
  const store: Store = {
    ...inner,
    get: (key) => inner.get(key),
    set: (key, value, ttlMs) => {
      record(key, value);
      return inner.set(key, value, ttlMs);
    },
    add: (key, value, ttlMs) => {
      record(key, value);
      return inner.add(key, value, ttlMs);
    },
    take: (key) => inner.take(key),
    replace: (key, expected, next, ttlMs) => {
      record(key, next);
      return inner.replace(key, expected, next, ttlMs);
    },
  };
  return { store, written };
}

/** One request to a provider and what it answered. */
export interface Exchange {
  url: string;
  body: URLSearchParams;
  status: number;
  answer: string;
}

/** A `fetch` that remembers what went through it; `instead` may answer in the provider's place. */
export function recordFetch(): {
  fetch: typeof fetch;
  exchanges: Exchange[];
  /** Set it to stand in for the provider; `undefined` lets the request through. */
  provider: { instead?: ((request: Request) => Promise<Response> | undefined) | undefined };
} {
  const exchanges: Exchange[] = [];
  const provider: { instead?: ((request: Request) => Promise<Response> | undefined) | undefined } = {};
  const recorded: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = new URLSearchParams(await request.clone().text());
    const response = await (provider.instead?.(request.clone()) ?? fetch(request));
    exchanges.push({
      url: request.url,
      body,
      status: response.status,
      answer: await response.clone().text(),
    });
    return response;
  };
  return { fetch: recorded, exchanges, provider };
}

/** Wraps a handler: remembers the headers and the body of each answer. */
export function recordAnswers(handler: (request: Request) => Promise<Response>): {
  handler: (request: Request) => Promise<Response>;
  answered: string[];
} {
  const answered: string[] = [];
  return {
    answered,
    handler: async (request) => {
      const response = await handler(request);
      answered.push(JSON.stringify([...response.headers]), await response.clone().text());
      return response;
    },
  };
}
