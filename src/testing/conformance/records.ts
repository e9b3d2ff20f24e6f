import type {
  CredentialStore,
  NewCredentialRecord,
  UserKey,
  UserRecord,
} from '../../server/store/credential-store.types.js';
import { conformanceCase, type ConformanceCase } from './conformance.js';

/** A credential store that holds nothing, and its clock. */
export interface OpenCredentialStore {
  credentialStore: CredentialStore;
  /** Lets this many milliseconds pass for the store: turns its clock, makes its records older, or waits. */
  pass: (ms: number) => Promise<void> | void;
  close?: () => Promise<void>;
}

export const rule = (
  name: string,
  check: (opened: OpenCredentialStore) => Promise<void>,
): ConformanceCase<OpenCredentialStore> => conformanceCase(name, check);

/** Long enough to outlast a case, in milliseconds. */
export const LONG = 3_600_000;
export const MANY = 20;
export const ALICE: UserKey = { projectId: 'project', userId: 'alice' };
export const BOB: UserKey = { projectId: 'project', userId: 'bob' };

/** A credential of {@link ALICE} that holds no grant, unless `fields` says otherwise. */
export const credential = (
  credentialId: string,
  fields: Partial<NewCredentialRecord> = {},
): NewCredentialRecord => ({
  ...ALICE,
  credentialId,
  integrationType: 'zendesk',
  status: 'VALID',
  externalId: null,
  grant: null,
  createdAt: 1_700_000_000_000,
  data: `data of ${credentialId}`,
  ...fields,
});

export const insert = (
  store: CredentialStore,
  record: NewCredentialRecord,
  { begunAt = 2_000_000_000_000, limit = 1000 }: { begunAt?: number; limit?: number } = {},
) => store.insert(record, { begunAt, limit });

export const metadata = (user: UserKey, data: string, version: number): UserRecord => ({
  ...user,
  data,
  version,
});
