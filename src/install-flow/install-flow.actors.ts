import { fromCallback, fromPromise } from 'xstate';
import { createAuthorization } from './authorization.js';
import type { InstallAnswers } from './install-answers.js';
import type { AuthorizeCommand, InstallActorInput } from './install-flow.actor-input.js';
import type { InstallPorts } from './install-flow.ports.js';
import { installEvent } from './install-flow.stages.js';
import type { Credential, InstallIntegration, IntegrationInstallEvent } from './install-flow.types.js';
import { randomUuid } from '../utils/random-uuid.js';

/**
 * The machine's named actors over the two ports. When an actor is stopped, its clean-up goes on outside of the actor, so
 * that a flow which supersedes another one never waits for it. `settled` waits for every clean-up.
 * @param onUnattendedInstall - called with an install that came about after its flow was superseded
 */
export function createInstallActors(
  { backend, oauthWindow }: InstallPorts,
  onUnattendedInstall: (event: IntegrationInstallEvent) => void,
) {
  const cleanups = new Set<Promise<void>>();
  /** The newest creation of a credential. A flow that is cancelled waits for its creation, and discards the credential. */
  let creation: { flow: number; credential: Promise<Credential> } | null = null;
  const cancelled = new Set<number>();
  const discarding = new Set<string>();
  /**
   * Credentials that were installed after their flow was superseded. The next flow may have gone on with one while it was
   * pending. To cancel that flow must not undo the install.
   */
  const unattended = new Set<string>();
  /** A retry with the same answers sends the same key, so that no second credential is made where a response was lost. */
  let lastRequest: { flow: number; what: string; answers: InstallAnswers | null; key: string } | null = null;

  const undo = (work: () => Promise<void>, answers: InstallAnswers | null = null): Promise<void> => {
    const cleanup = concealing(work, answers)
      .catch((error: unknown) => console.warn('installFlow: clean-up failed.', error))
      .finally(() => cleanups.delete(cleanup));
    cleanups.add(cleanup);
    return cleanup;
  };

  const create = async (
    flow: number,
    { integration, answers }: { integration: InstallIntegration; answers: InstallAnswers | null },
    signal: AbortSignal,
    make: () => Promise<Credential>,
  ) => {
    const made = concealing(make, answers);
    creation = { flow, credential: made };
    const credential = await made;
    if (signal.aborted && !cancelled.has(flow) && credential.status === 'VALID') {
      unattended.add(credential.id);
      onUnattendedInstall(installEvent(integration, credential));
    }
    return credential;
  };

  const keyFor = (flow: number, what: string, answers: InstallAnswers | null) => {
    const isRetry =
      lastRequest?.flow === flow &&
      lastRequest.what === what &&
      (answers === lastRequest.answers || answers?.equals(lastRequest.answers));
    if (!lastRequest || !isRetry) lastRequest = { flow, what, answers, key: randomUuid() };
    return lastRequest.key;
  };

  const discard = async (input: InstallActorInput['discardCredential']) => {
    const { flow } = input;
    cancelled.add(flow);
    const created = creation?.flow === flow ? await creation.credential.catch(() => null) : null;
    cancelled.delete(flow);
    const credential = created ?? input.credential;
    if (!credential || input.reauthenticates || unattended.has(credential.id)) return;
    discarding.add(credential.id);
    try {
      await backend.discardCredential(input.integration, credential);
    } finally {
      discarding.delete(credential.id);
    }
  };

  return {
    actors: {
      authorize: fromCallback<AuthorizeCommand, InstallActorInput['authorize']>(
        ({ input, sendBack, receive }) => {
          const authorization = createAuthorization({ ...input, backend, oauthWindow, tell: sendBack });
          receive(() => authorization.focus());
          return () => void undo(() => authorization.abandon(), input.request.answers);
        },
      ),
      createCredential: fromPromise<Credential, InstallActorInput['createCredential']>(
        async ({ input: { flow, request }, signal }) => {
          const idempotencyKey = keyFor(flow, `create ${request.accountType?.id}`, request.answers);
          return create(flow, request, signal, () =>
            backend.createCredential({ ...request, idempotencyKey }, { signal }),
          );
        },
      ),
      collectCredential: fromPromise<Credential, InstallActorInput['collectCredential']>(
        async ({ input: { flow, session, result, answers }, signal }) => {
          const collected = create(flow, { ...session, answers }, signal, () =>
            backend.collectCredential(session, result, { signal }),
          );
          // Ending the session makes the backend delete a credential that could not be collected. Otherwise a second try
          // would leave two credentials.
          collected.catch(() => undo(() => backend.endAuthorization(session), answers));
          return collected;
        },
      ),
      completeSetup: fromPromise<Credential, InstallActorInput['completeSetup']>(
        async ({ input: { flow, request }, signal }) => {
          const idempotencyKey = keyFor(flow, 'complete', request.answers);
          return create(flow, request, signal, () =>
            backend.completeSetup({ ...request, idempotencyKey }, { signal }),
          );
        },
      ),
      discardCredential: fromPromise<unknown, InstallActorInput['discardCredential']>(({ input }) =>
        undo(() => discard(input)),
      ),
    },

    /** Whether a cancelled flow may be about to discard this pending credential, so that no new flow builds upon it. */
    isDoomed: ({ id, status }: Credential) =>
      status === 'PENDING' && (cancelled.size > 0 || discarding.has(id)),

    /** Settles when every session that was given up is ended, and every credential of a cancelled flow is discarded. */
    settled: async (): Promise<void> => {
      while (cleanups.size) await Promise.all(cleanups);
    },
  };
}

/** The error without the secrets of the answers. */
const shown = (error: unknown, answers: InstallAnswers | null) => (answers ? answers.conceal(error) : error);

const concealing = async <Result>(
  work: () => Promise<Result>,
  answers: InstallAnswers | null,
): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw shown(error, answers);
  }
};
