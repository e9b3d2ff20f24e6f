import { builtinModule } from './store/builtin-module.js';
import type { ConnectEvent } from './events.types.js';

type WithoutBase<Event> = Event extends ConnectEvent ? Omit<Event, 'at' | 'requestId'> : never;
/** An event as the parts of the server tell it. The time and the ID of the request are added. */
export type ToldEvent = WithoutBase<ConnectEvent>;

export interface Events {
  /** Tells the operator. Never throws. */
  emit: (event: ToldEvent) => void;
  /** Runs the work of a request. Everything that is told in it gets the ID of that request. */
  duringRequest: <Result>(request: RequestIds, work: () => Result) => Result;
  /** The project of the request that runs; `null` where there is none. */
  projectOfRequest: () => string | null;
}

interface RequestIds {
  requestId: string;
  /** `null` where the path names no project of the server. */
  projectId: string | null;
}

/**
 * Tells the operator's `onEvent` what happens.
 */
export function createEvents({
  onEvent,
  now,
}: {
  onEvent: ((event: ConnectEvent) => unknown) | undefined;
  now: () => number;
}): Events {
  if (!onEvent)
    return { emit: () => undefined, duringRequest: (_, work) => work(), projectOfRequest: () => null };
  const scope = createScope();
  return {
    emit(event) {
      try {
        const told = onEvent({ ...event, at: now(), requestId: scope?.getStore()?.requestId ?? null });
        // An `onEvent` that is an `async` function must not end the process when it rejects.
        if (told instanceof Promise) told.catch(() => undefined);
      } catch {
        // A failure in the operator's `onEvent` must not fail the user's request.
      }
    },
    duringRequest: (request, work) => (scope ? scope.run(request, work) : work()),
    projectOfRequest: () => scope?.getStore()?.projectId ?? null,
  };
}

interface Scope {
  getStore: () => RequestIds | undefined;
  run: <Result>(request: RequestIds, work: () => Result) => Result;
}

/** An `AsyncLocalStorage`, as Node, Bun, Deno and workerd have it; `null` where the runtime has none. */
function createScope(): Scope | null {
  const hooks = builtinModule('node:async_hooks') as { AsyncLocalStorage: new () => Scope } | undefined;
  return hooks ? new hooks.AsyncLocalStorage() : null;
}

const PLAIN_ID = /^[\w.-]{1,64}$/;

/** The ID that the caller gave the request, where it is plain, else a new one. */
export const requestIdOf = (request: Request): string => {
  const given = request.headers.get('X-Request-Id') ?? '';
  return PLAIN_ID.test(given) ? given : crypto.randomUUID();
};
