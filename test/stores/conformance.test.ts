import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { credentialStoreConformance, storeConformance } from '@installflow/connect/testing';
import { createDatabase } from '../support/matrix/databases.js';
import { hasSqlite, openPostgres, openRedis, openSqlite } from './open-stores.js';

let pool: pg.Pool;
let postgresUrl: string;
let client: Redis;

beforeAll(async () => {
  postgresUrl = await createDatabase(inject('postgresUrl'));
  pool = new pg.Pool({ connectionString: postgresUrl });
  client = new Redis(inject('redisUrl'));
});
afterAll(async () => {
  await Promise.all([pool.end(), client.quit()]);
});

describe('in PostgreSQL', () => {
  for (const { name, run } of storeConformance) it(`the store ${name}`, () => run(() => openPostgres(pool)));
  for (const { name, run } of credentialStoreConformance)
    it(`the credential store ${name}`, () => run(() => openPostgres(pool)));
});

describe('in PostgreSQL where transactions are serializable unless they say otherwise', () => {
  let strict: pg.Pool;
  beforeAll(() => {
    strict = new pg.Pool({
      connectionString: postgresUrl,
      options: '-c default_transaction_isolation=serializable',
    });
  });
  afterAll(() => strict.end());
  for (const { name, run } of credentialStoreConformance)
    it(`the credential store ${name}`, () => run(() => openPostgres(strict)));
});

describe('in Redis', () => {
  for (const { name, run } of storeConformance) it(`the store ${name}`, () => run(() => openRedis(client)));
});

describe.runIf(hasSqlite)('in SQLite', () => {
  for (const { name, run } of storeConformance) it(`the store ${name}`, () => run(openSqlite));
  for (const { name, run } of credentialStoreConformance)
    it(`the credential store ${name}`, () => run(openSqlite));
});
