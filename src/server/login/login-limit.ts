import * as z from 'zod/mini';
import { tooMany } from '../problem.js';
import type { Owner, ServerContext } from '../server-context.js';
import { CONFLICT, untilNoConflict } from '../store/contention.js';
import { recordKey } from '../store/keys.js';
import { createRecords } from '../store/records.js';

const LOGINS_PER_MINUTE = 30;
const MINUTE_MS = 60_000;

/** The times at which the user began logins in the last minute, in milliseconds since the epoch. */
const BegunLogins = z.object({ times: z.array(z.number()), expiresAt: z.number() });

/**
 * Counts a login that a user begins. A user may begin 30 logins in any 60 seconds, on all instances together,
 * because each login may send requests to a provider.
 * @throws {Problem} a 429, which says after how many seconds the next login may begin.
 */
export async function countLogin(
  context: Pick<ServerContext, 'store' | 'now'>,
  { projectId, userId }: Owner,
): Promise<void> {
  const records = createRecords(BegunLogins, context);
  const key = await recordKey('logins-begun', projectId, userId);
  // Most logins are the first of their minute. The count is read only where there is one.
  const first = context.now();
  if (await records.add(key, { times: [first], expiresAt: first + MINUTE_MS })) return;
  await untilNoConflict(async () => {
    const found = await records.find(key);
    const now = context.now();
    const recent = found?.value.times.filter((time) => time > now - MINUTE_MS) ?? [];
    if (recent.length >= LOGINS_PER_MINUTE) throw tooManyLogins(Math.min(...recent) + MINUTE_MS - now);
    const next = { times: [...recent, now], expiresAt: now + MINUTE_MS };
    const isCounted = found ? await records.replace(key, found, next) : await records.add(key, next);
    return isCounted ? undefined : CONFLICT;
  });
}

const tooManyLogins = (waitMs: number) =>
  tooMany('too_many_sessions', 'Too many logins were begun. Wait a minute.', Math.ceil(waitMs / 1000));
