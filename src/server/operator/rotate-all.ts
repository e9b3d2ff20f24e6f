import * as z from 'zod/mini';
import type { Credentials } from '../credentials/credentials.js';
import { knownOptions } from '../known-options.js';
import { text } from '../option-values.js';
import { SecretError } from '../secrets.js';
import type { CredentialStore, StorePage, UserKey } from '../store/credential-store.types.js';
import type { UserMetadata } from '../user-metadata.js';
import { checkArguments } from './arguments.js';
import type { RotationFailure, RotationProgress } from './operator.types.js';

const PAGE = 50;

/** Where a rotation stands: which list comes next, and the cursor of the store in that list. */
interface Position {
  list: 'credentials' | 'users';
  after: string | null;
}

/** Matches the text of a {@link Position}: `users`, or `credentials:{cursor of the store}`. */
const CURSOR = /^(credentials|users)(?::(.+))?$/s;
const cursorOf = ({ list, after }: Position): string => (after === null ? list : `${list}:${after}`);
function positionOf(cursor: string): Position {
  const [, list, after = null] = CURSOR.exec(cursor) ?? [];
  return { list: list === 'users' ? 'users' : 'credentials', after };
}

const Options = knownOptions(
  {
    cursor: z.optional(text.check(z.regex(CURSOR, 'must be the `cursor` of an earlier call’s progress'))),
    onProgress: z.optional(
      z.custom<(progress: RotationProgress) => void>(
        (value) => typeof value === 'function',
        'must be a function',
      ),
    ),
  },
  'must be {cursor?, onProgress?}',
);

/** Encrypts everything with the first key, as `OperatorCalls.rotateAll` says. */
export async function rotateAll(
  dependencies: {
    credentialStore: CredentialStore;
    credentials: Credentials;
    userMetadata: UserMetadata;
    closing: AbortSignal;
  },
  options: { cursor?: string; onProgress?: (progress: RotationProgress) => void } = {},
): Promise<RotationProgress> {
  const { credentialStore: store, credentials, userMetadata, closing } = dependencies;
  const { cursor, onProgress } = checkArguments('rotateAll', Options, options);
  let progress: RotationProgress = { cursor: null, checked: 0, rotated: 0, failures: [] };
  let position: Position | null = positionOf(cursor ?? 'credentials');

  /** Renews each record of a page, and adds the outcome to the progress. */
  const renewPage = async <Item extends UserKey & { credentialId?: string }>(
    { items }: StorePage<Item>,
    renew: (item: Item) => Promise<boolean>,
  ): Promise<void> => {
    const outcomes = await Promise.all(
      items.map((item) => renew(item).catch((error: unknown) => failureOf(item, error))),
    );
    progress = {
      ...progress,
      checked: progress.checked + items.length,
      rotated: progress.rotated + outcomes.filter((outcome) => outcome === true).length,
      failures: [...progress.failures, ...outcomes.filter((outcome) => typeof outcome === 'object')],
    };
  };

  // A server that closes does not wait for the end, since the caller can go on from the cursor.
  while (position && !closing.aborted) {
    const { list, after }: Position = position;
    if (list === 'credentials') {
      const page = await store.list({ after, limit: PAGE });
      await renewPage(page, (record) => credentials.renew(record));
      position = page.next === null ? { list: 'users', after: null } : { list, after: page.next };
    } else {
      const page = await store.listUsers({ after, limit: PAGE });
      await renewPage(page, (record) => userMetadata.renew(record));
      position = page.next === null ? null : { list, after: page.next };
    }
    progress = { ...progress, cursor: position && cursorOf(position) };
    onProgress?.(progress);
  }
  return progress;
}

const failureOf = (
  { projectId, userId, credentialId }: UserKey & { credentialId?: string },
  error: unknown,
): RotationFailure => ({
  projectId,
  userId,
  credentialId: credentialId ?? null,
  // Messages of other errors may quote what was read.
  reason: error instanceof SecretError ? error.message : `It could not be read or stored: ${nameOf(error)}.`,
});

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
