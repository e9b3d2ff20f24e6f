import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Stored {
  payload: AdapterPayload;
  expiresAt: number;
}

/** The storage that `oidc-provider` asks for, in memory. */
export function createMemoryAdapter() {
  const records = new Map<string, Stored>();

  const read = (key: string): AdapterPayload | undefined => {
    const stored = records.get(key);
    return stored && stored.expiresAt > Date.now() ? stored.payload : undefined;
  };
  const keyOf = (model: string, id: string) => `${model}:${id}`;
  const set = (model: string, id: string, payload: AdapterPayload, expiresIn = Infinity) => {
    records.set(keyOf(model, id), { payload, expiresAt: Date.now() + expiresIn * 1000 });
  };
  const findBy = (model: string, matches: (payload: AdapterPayload) => boolean) => {
    const keys = [...records.keys()].filter((key) => key.startsWith(`${model}:`));
    return keys.map(read).find((payload) => payload !== undefined && matches(payload));
  };

  const adapter = (model: string): Adapter => ({
    upsert: (id, payload, expiresIn) => {
      set(model, id, payload, expiresIn);
      return Promise.resolve();
    },
    find: (id) => Promise.resolve(read(keyOf(model, id))),
    findByUid: (uid) => Promise.resolve(findBy(model, (payload) => payload.uid === uid)),
    findByUserCode: (code) => Promise.resolve(findBy(model, (payload) => payload.userCode === code)),
    consume: (id) => {
      const payload = read(keyOf(model, id));
      if (payload) payload.consumed = Math.floor(Date.now() / 1000);
      return Promise.resolve();
    },
    destroy: (id) => {
      records.delete(keyOf(model, id));
      return Promise.resolve();
    },
    revokeByGrantId: (grantId) => {
      for (const [key, { payload }] of records) if (payload.grantId === grantId) records.delete(key);
      return Promise.resolve();
    },
  });

  return { adapter, set };
}
