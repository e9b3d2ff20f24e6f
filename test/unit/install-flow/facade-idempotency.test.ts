import { describe, expect, it } from 'vitest';
import type { CredentialRequest, InstallBackend, SetupRequest } from '../../../src/install-flow/index.js';
import { EVERYTHING } from '../../support/flow/states.js';
import {
  accountType,
  integrationWith,
  settle,
  textInput,
  useDoubles,
  createRecordedFlow,
} from '../../support/flow/recorded-flow.js';

useDoubles();

const API_KEY = { scheme: 'basic' };

describe('the idempotency key', () => {
  /** A flow whose backend loses its answers, and the requests that reached it. */
  const recordKeys = (call: 'createCredential' | 'completeSetup', integration = EVERYTHING) => {
    const keys: string[] = [];
    const fail = ({ idempotencyKey }: CredentialRequest | SetupRequest) => {
      keys.push(idempotencyKey);
      return Promise.reject(new Error('the answer was lost'));
    };
    const backend = (): Partial<InstallBackend> => ({ [call]: fail });
    return { keys, ...createRecordedFlow([integration], { backend }) };
  };

  it('is a UUID, the same for the same answers, another one for others', async () => {
    const { keys, start, flow } = recordKeys('createCredential');
    start({ accountType: 'api-key' });
    for (const apiKey of ['a', 'a', 'b', 'b']) await flow.setPreOptions({ apiKey });
    expect(keys).toHaveLength(4);
    expect(keys[0]).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
    expect(keys[3]).toBe(keys[2]);
  });

  it('of a setup is the same for the same answers, too', async () => {
    const { keys, start, flow } = recordKeys(
      'completeSetup',
      integrationWith({ ...API_KEY, postOptions: [textInput('site')] }),
    );
    start();
    await settle();
    for (const site of ['a', 'a', 'b']) await flow.setPostOptions({ site });
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it('is another one in another flow', async () => {
    const { keys, start, flow } = recordKeys('createCredential');
    for (let flows = 0; flows < 2; flows += 1) {
      start({ accountType: 'api-key' });
      await flow.setPreOptions({ apiKey: 'a' });
    }
    expect(keys[1]).not.toBe(keys[0]);
  });

  it.each([
    { asks: 'nothing', endUserSuppliedValues: [] },
    { asks: 'the same', endUserSuppliedValues: [textInput('apiKey')] },
  ])('is another one for another account type that asks $asks', async ({ endUserSuppliedValues }) => {
    const accountTypes = ['one', 'two'].map((id) => accountType(id, { ...API_KEY, endUserSuppliedValues }));
    const { keys, start, flow } = recordKeys('createCredential', integrationWith({ accountTypes }));
    start();
    for (const id of ['one', 'two']) {
      await flow.setAccountType(id);
      if (endUserSuppliedValues.length) await flow.setPreOptions({ apiKey: 'a' });
    }
    expect(keys).toHaveLength(2);
    expect(keys[1]).not.toBe(keys[0]);
  });
});
