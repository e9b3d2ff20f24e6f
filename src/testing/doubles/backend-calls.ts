import type { InstallBackend } from '../../install-flow/index.js';

/** A call to the backend that a test can delay or make fail: each one but `findIntegration`. */
export type BackendCall = Exclude<keyof InstallBackend, 'findIntegration'>;

/** A call that fails, and how. */
export interface BackendFailure {
  /** The call that fails. */
  call: BackendCall;
  /** Which of the calls of that name fails, counted from 1. Absent: all of them. */
  nth?: number;
  /** What the call rejects with. Absent: an `Error` that names the call. */
  error?: unknown;
  /**
   * `true`: the call is carried out and then rejects, as when a network loses the answer. Absent: the call is
   * not carried out.
   */
  answerLost?: boolean;
}

/**
 * Which calls fail: a list, or a function of the name of the call and of its number among the calls of that
 * name, counted from 1. The call rejects with the value that the function returns; with `undefined`, it
 * succeeds.
 */
export type BackendFailures = readonly BackendFailure[] | ((call: BackendCall, nth: number) => unknown);

/** Which calls of a backend double fail, and how long calls take. */
export interface BackendCallOptions {
  /** Which calls fail. Absent: none. */
  failures?: BackendFailures;
  /**
   * How long a call waits before it is carried out, in milliseconds of `setTimeout`, which fake timers drive.
   * Absent: no wait and no timer.
   */
  latencyMs?: number | ((call: BackendCall) => number);
  /** Awaited before each call is carried out, e.g. a task of `fc.scheduler`. A rejection fails the call. */
  before?: (call: BackendCall) => Promise<unknown>;
}

/** The calls of one name, which wait until a test lets them go. */
export interface HeldCalls {
  /** Carries out the calls that wait. Later calls do not wait. */
  readonly letGo: () => void;
  /** Makes the calls that wait reject with an `Error` of that message. Later calls are carried out. */
  readonly fail: (message?: string) => void;
}

interface Hold {
  waiting: Promise<void>;
  letGo: () => void;
  fail: (error: Error) => void;
}

interface PlannedFailure {
  error: unknown;
  answerLost: boolean;
}

/** Carries out the calls of a backend double: in the order, at the time and with the failures that a test asks for. */
export function createBackendCalls({ failures = [], latencyMs = 0, before }: BackendCallOptions) {
  const calls: BackendCall[] = [];
  const holds = new Map<BackendCall, Hold>();
  const failing = new Map<BackendCall, PlannedFailure[]>();

  const failureOf = (call: BackendCall, nth: number): PlannedFailure | undefined =>
    failing.get(call)?.shift() ?? plannedFailure(failures, call, nth);

  return {
    calls,

    run: async <Answer>(call: BackendCall, carryOut: () => Answer | Promise<Answer>): Promise<Answer> => {
      calls.push(call);
      const failure = failureOf(call, calls.filter((earlier) => earlier === call).length);
      await holds.get(call)?.waiting;
      await before?.(call);
      const milliseconds = typeof latencyMs === 'number' ? latencyMs : latencyMs(call);
      if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
      if (failure && !failure.answerLost) throw failure.error;
      const answer = await carryOut();
      if (failure) throw failure.error;
      return answer;
    },

    fail: (call: BackendCall, error: unknown = new Error(`${call} failed`)) => {
      failing.set(call, [...(failing.get(call) ?? []), { error, answerLost: false }]);
    },

    hold: (call: BackendCall): HeldCalls => {
      const hold = holds.get(call) ?? createHold();
      holds.set(call, hold);
      /** Calls of that name may be held again since. That newer hold stays. */
      const end = () => {
        if (holds.get(call) === hold) holds.delete(call);
      };
      return {
        letGo() {
          end();
          hold.letGo();
        },
        fail(message = `${call} failed`) {
          end();
          hold.fail(new Error(message));
        },
      };
    },

    letAllGo: () => {
      for (const { letGo } of holds.values()) letGo();
      holds.clear();
    },
  };
}

function plannedFailure(
  failures: BackendFailures,
  call: BackendCall,
  nth: number,
): PlannedFailure | undefined {
  if (typeof failures === 'function') {
    const error = failures(call, nth);
    return error === undefined ? undefined : { error, answerLost: false };
  }
  const failure = failures.find((planned) => planned.call === call && (planned.nth ?? nth) === nth);
  return (
    failure && {
      error: failure.error ?? new Error(`${call} failed`),
      answerLost: failure.answerLost ?? false,
    }
  );
}

function createHold(): Hold {
  let letGo: Hold['letGo'] = () => undefined;
  let fail: Hold['fail'] = () => undefined;
  const waiting = new Promise<void>((resolve, reject) => {
    letGo = resolve;
    fail = reject;
  });
  // When no call waits for this promise, no other handler is attached, and `fail` would cause an unhandled rejection.
  waiting.catch(() => undefined);
  return { waiting, letGo, fail };
}
