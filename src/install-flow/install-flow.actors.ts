import { fromCallback, fromPromise } from 'xstate';
import { createAuthorization } from './authorization.js';
import type { InstallAnswers } from './install-answers.js';
import type { AuthorizeEvent } from './install-flow.context.js';
import type { AuthorizeCommand, InstallActorInput } from './install-flow.setup.js';
import type { Credential, InstallBackend, OAuthWindow } from './install-flow.types.js';
import { randomUuid } from './random-uuid.js';

/** Where a flow's effects go. */
export interface InstallPorts {
  backend: InstallBackend;
  oauthWindow: OAuthWindow;
}

/**
 * The machine's named actors over two ports. What must still be undone when an actor is stopped goes on outside of it,
 * so that a flow which supersedes another one never waits; `settled` tells when all of it is done.
 */
export function createInstallActors({ backend, oauthWindow }: InstallPorts) {
  const cleanups = new Set<Promise<void>>();
  /** The creation in flight: a flow that is cancelled discards what comes of it. */
  let creation: { flow: number; credential: Promise<Credential> } | null = null;
  /** A retry with the same answers has the same key, so an answer that was lost creates nothing twice. */
  let lastRequest: { flow: number; what: string; answers: InstallAnswers | null; key: string } | null = null;

  const undo = (work: Promise<void>): Promise<void> => {
    const cleanup = work
      .catch((error: unknown) => console.warn('installFlow: could not undo what was begun.', error))
      .finally(() => cleanups.delete(cleanup));
    cleanups.add(cleanup);
    return cleanup;
  };

  const create = (flow: number, credential: Promise<Credential>) => {
    creation = { flow, credential };
    return credential;
  };

  const idempotencyKey = (flow: number, what: string, answers: InstallAnswers | null) => {
    const isRetry =
      lastRequest?.flow === flow &&
      lastRequest.what === what &&
      (answers ? answers.equals(lastRequest.answers) : !lastRequest.answers);
    lastRequest = { flow, what, answers, key: isRetry && lastRequest ? lastRequest.key : randomUuid() };
    return lastRequest.key;
  };

  const discard = async ({
    flow,
    integration,
    credential,
    reauthenticates,
  }: InstallActorInput['discardCredential']) => {
    const created = creation?.flow === flow ? await creation.credential.catch(() => null) : null;
    const discarded = created ?? credential;
    if (discarded && !reauthenticates) await backend.discardCredential(integration, discarded);
  };

  return {
    actors: {
      authorize: fromCallback<AuthorizeCommand, InstallActorInput['authorize'], AuthorizeEvent>(
        ({ input, sendBack, receive }) => {
          const authorization = createAuthorization({
            backend,
            oauthWindow,
            request: input.request,
            tell: sendBack,
          });
          receive(() => authorization.focus());
          return () => void undo(authorization.abandon());
        },
      ),
      createCredential: fromPromise<Credential, InstallActorInput['createCredential']>(
        async ({ input: { flow, request }, signal }) => {
          const key = idempotencyKey(flow, 'createCredential', request.answers);
          return create(flow, backend.createCredential({ ...request, idempotencyKey: key }, { signal }));
        },
      ),
      collectCredential: fromPromise<Credential, InstallActorInput['collectCredential']>(
        async ({ input: { flow, session, result }, signal }) =>
          create(flow, backend.collectCredential(session, result, { signal })),
      ),
      completeSetup: fromPromise<Credential, InstallActorInput['completeSetup']>(
        async ({ input: { flow, request }, signal }) => {
          const key = idempotencyKey(flow, 'completeSetup', request.answers);
          return create(flow, backend.completeSetup({ ...request, idempotencyKey: key }, { signal }));
        },
      ),
      discardCredential: fromPromise<undefined, InstallActorInput['discardCredential']>(async ({ input }) => {
        await undo(discard(input));
        return undefined;
      }),
    },

    /** Settles when every session that was given up is ended and every credential that was cancelled is discarded. */
    settled: async (): Promise<void> => {
      while (cleanups.size) await Promise.all(cleanups);
    },
  };
}
