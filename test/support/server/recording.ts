import type { CredentialStore, Store } from '@installflow/connect/server';

/** Wraps a store, and records every key and value that is written. */
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
    replace: (...change) => {
      const [key, , next] = change;
      record(key, next);
      return inner.replace(...change);
    },
  };
  return { store, written };
}

/** Wraps a credential store, and adds every record and the metadata of every user that is written to `written`. */
export const recordCredentialStore = (inner: CredentialStore, written: string[]): CredentialStore => ({
  ...inner,
  insert: (record, options) => {
    written.push(JSON.stringify(record));
    return inner.insert(record, options);
  },
  update: (record, version) => {
    written.push(JSON.stringify(record));
    return inner.update(record, version);
  },
  writeUser: (user, data, version) => {
    written.push(data);
    return inner.writeUser(user, data, version);
  },
});

/** One request to a provider, and the answer. */
export interface Exchange {
  url: string;
  body: URLSearchParams;
  status: number;
  answer: string;
}

/** Makes a `fetch` that records requests and answers. */
export function recordFetch(): {
  fetch: typeof fetch;
  exchanges: Exchange[];
  /**
   * Set `instead` to answer in place of the provider. Where it returns `undefined`, the request goes to the
   * provider.
   */
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

/** Wraps a handler, and records the headers and the body of each answer. */
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
