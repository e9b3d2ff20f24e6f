import * as z from 'zod/mini';
import { randomToken, recordKey } from '../store/keys.js';
import type { SecretContext } from '../secrets.js';
import type { ServerContext } from '../server-context.js';
import type { SessionRef } from './sessions.js';
import { createRecords } from '../store/records.js';

const TICKET_TTL_MS = 30_000;

const TicketSchema = z.object({
  projectId: z.string(),
  userId: z.string(),
  sessionId: z.string(),
  /** The authorization URL, sealed: the `state` is in it. */
  sealed: z.string(),
  expiresAt: z.number(),
});

/**
 * Tickets to the start of a login: 256 bits, good for 30 seconds. Opening a ticket changes nothing. A ticket is good once,
 * because the start moves the session of the ticket from `begun` to `pending` in one step.
 */
export interface Tickets {
  issue(ref: SessionRef, authorizationUrl: string): Promise<string>;
  /** `null` for a ticket that was never issued or has expired. */
  open(ticket: string): Promise<{ ref: SessionRef; authorizationUrl: string } | null>;
}

export function createTickets({
  store,
  now,
  secrets,
}: Pick<ServerContext, 'store' | 'now' | 'secrets'>): Tickets {
  const records = createRecords(TicketSchema, { store, now });
  /** Bound to the key of the record, so that a ticket opens only the login that it was issued for. */
  const contextOf = ({ projectId, userId, sessionId }: SessionRef, key: string): SecretContext => [
    'ticket',
    projectId,
    userId,
    sessionId,
    key,
  ];
  return {
    async issue(ref, authorizationUrl) {
      const ticket = randomToken();
      const key = await recordKey('ticket', ticket);
      await records.set(key, {
        ...ref,
        sealed: await secrets.seal(contextOf(ref, key), authorizationUrl),
        expiresAt: now() + TICKET_TTL_MS,
      });
      return ticket;
    },
    async open(ticket) {
      const key = await recordKey('ticket', ticket);
      const record = (await records.find(key))?.value;
      if (!record) return null;
      const { projectId, userId, sessionId, sealed } = record;
      const ref = { projectId, userId, sessionId };
      return {
        ref,
        authorizationUrl: z.parse(z.string(), await secrets.open(contextOf(ref, key), sealed)),
      };
    },
  };
}
