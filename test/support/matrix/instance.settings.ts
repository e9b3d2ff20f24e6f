import { z } from 'zod';

/** What an instance of the tests is told when it starts. */
export const InstanceSettings = z.object({
  databaseUrl: z.string(),
  /** Absent, as `null`: everything is in PostgreSQL. */
  redisUrl: z.string().nullable(),
  projectId: z.string(),
  publicKey: z.string(),
  /** The origin of the page that connects accounts. */
  page: z.string(),
  endpoints: z.object({
    issuer: z.string(),
    authorizationEndpoint: z.string(),
    tokenEndpoint: z.string(),
    revocationEndpoint: z.string(),
  }),
  proxyBaseUrl: z.string(),
  /** The first key encrypts. A key is 32 times the byte `seed`. */
  keys: z.array(z.object({ kid: z.string(), seed: z.number() })),
  statementTimeoutMs: z.number(),
  /** Whether what the instance publishes reaches nobody. */
  losesMessages: z.boolean(),
});
export type InstanceSettings = z.infer<typeof InstanceSettings>;

/** Kills the instance right before or after the operation that comes after `skip` others. */
export const KillOrder = z.object({ skip: z.number(), when: z.enum(['before', 'after']) });
export type KillOrder = z.infer<typeof KillOrder>;

/** The OAuth client of the scenario that has this origin. */
export const clientOf = (origin: string) => ({
  clientId: `client-${new URL(origin).port}`,
  clientSecret: `secret-of-${new URL(origin).port}`,
});
