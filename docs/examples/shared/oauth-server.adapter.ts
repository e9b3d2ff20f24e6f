import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { KeptState } from './kept-state.js';

interface Stored {
  payload: AdapterPayload;
  expiresAt: number;
}

const RECORDS = 'oauth-server-records';
/** For a record that never expires. JSON has no `Infinity`. */
const FOREVER_S = 100 * 365 * 24 * 3600;

const isRecords = (value: unknown): value is [string, Stored][] => Array.isArray(value);

/** The storage that `oidc-provider` asks for. Every change is kept in `state`. */
export function createAdapter(state: KeptState) {
  const kept = state.get(RECORDS);
  const records = new Map<string, Stored>(isRecords(kept) ? kept : []);
  const save = () => {
    for (const [key, { expiresAt }] of records) if (expiresAt <= Date.now()) records.delete(key);
    state.set(RECORDS, [...records]);
  };

  const read = (key: string): AdapterPayload | undefined => {
    const stored = records.get(key);
    return stored && stored.expiresAt > Date.now() ? stored.payload : undefined;
  };
  const keyOf = (model: string, id: string) => `${model}:${id}`;
  const set = (model: string, id: string, payload: AdapterPayload, expiresIn = FOREVER_S) => {
    records.set(keyOf(model, id), { payload, expiresAt: Date.now() + expiresIn * 1000 });
    save();
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
      save();
      return Promise.resolve();
    },
    destroy: (id) => {
      records.delete(keyOf(model, id));
      save();
      return Promise.resolve();
    },
    revokeByGrantId: (grantId) => {
      for (const [key, { payload }] of records) if (payload.grantId === grantId) records.delete(key);
      save();
      return Promise.resolve();
    },
  });

  return { adapter, set };
}
