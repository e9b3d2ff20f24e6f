import * as z from 'zod/mini';
import type { InstallDriver, InstallScreen, ScreenAction } from './install-driver.js';
import { inTime } from './in-time.js';

/** What the user did on the screen, as the driver was told to do it. */
export type DriverAct =
  | { method: 'start'; integrationName: string }
  | { method: 'chooseAccountType'; accountType: string }
  | { method: 'submit'; answers: Record<string, unknown> }
  | { method: 'back' | 'cancel' | 'reopenOAuthWindow' };

const REQUIRED = ['start', 'chooseAccountType', 'submit', 'read'] as const;
const OPTIONAL = ['back', 'cancel', 'reopenOAuthWindow', 'dispose'] as const;

const screenSchema = z.object({
  stage: z.nullable(z.string()),
  offers: z.optional(z.array(z.string())),
  issues: z.optional(z.array(z.string())),
  isConnected: z.optional(z.boolean()),
  message: z.optional(z.nullable(z.string())),
  values: z.optional(z.record(z.string(), z.unknown())),
  can: z.optional(
    z.array(z.enum(['start', 'back', 'cancel', 'reopenOAuthWindow'] satisfies readonly ScreenAction[])),
  ),
});

/** A driver whose errors name its method, and whose `read` returns what was checked. */
export interface WatchedDriver extends InstallDriver {
  read: () => Promise<InstallScreen>;
}

/** The names of the methods that a driver has, which may be those of a class. */
export const methodsOf = (driver: InstallDriver): ReadonlySet<string> =>
  new Set([...REQUIRED, ...OPTIONAL].filter((method) => typeof driver[method] === 'function'));

/**
 * Wraps a driver: an error that a method throws, or rejects with, names the method.
 * @param onAct - called before the driver does what the user does
 * @throws {TypeError} where the driver lacks a method that it must have
 */
export function watchDriver(driver: InstallDriver, onAct: (act: DriverAct) => void): WatchedDriver {
  requireMethods(driver);
  /** Calls a method at once, since a browser opens windows inside the click only. */
  const call = (method: string, run: () => unknown): unknown => {
    const failed = (cause: unknown) =>
      new Error(`driver.${method} failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
        cause,
      });
    try {
      const result = run();
      if (!isThenable(result)) return result;
      return Promise.resolve(result).catch((error: unknown) => {
        throw failed(error);
      });
    } catch (error) {
      throw failed(error);
    }
  };
  const act = (done: DriverAct, run: () => unknown) => {
    onAct(done);
    return call(done.method, run);
  };
  return {
    start: (integrationName, options) =>
      act({ method: 'start', integrationName }, () => driver.start(integrationName, options)),
    chooseAccountType: (accountType) =>
      act({ method: 'chooseAccountType', accountType }, () => driver.chooseAccountType(accountType)),
    submit: (answers, stage) => act({ method: 'submit', answers }, () => driver.submit(answers, stage)),
    back: () => act({ method: 'back' }, () => driver.back?.()),
    cancel: () => act({ method: 'cancel' }, () => driver.cancel?.()),
    reopenOAuthWindow: () => act({ method: 'reopenOAuthWindow' }, () => driver.reopenOAuthWindow?.()),
    async read() {
      const screen: unknown = await inTime(
        call('read', () => driver.read()),
        'driver.read',
      );
      return checkedScreen(screen);
    },
    dispose: () =>
      inTime(
        call('dispose', () => driver.dispose?.()),
        'driver.dispose',
      ),
  };
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';

function requireMethods(driver: Partial<InstallDriver> | undefined): void {
  for (const method of REQUIRED)
    if (typeof driver?.[method] !== 'function')
      throw new TypeError(
        `drive must return a driver with the methods ${REQUIRED.join(', ')}; ` +
          (driver ? `its ${method} is ${typeof driver[method]}.` : `got ${String(driver)}.`),
      );
}

function checkedScreen(screen: unknown): InstallScreen {
  if (isScreen(screen)) return screen;
  const [issue] = screenSchema.safeParse(screen).error?.issues ?? [];
  const found = (issue?.path ?? []).reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    screen,
  );
  const what = issue?.path.length ? `its ${issue.path.join('.')} is` : 'got';
  throw new TypeError(
    `driver.read must return {stage, offers, issues, isConnected, message, values, can}, of which only stage, a string or null, is required; ${what} ${found === undefined ? 'undefined' : JSON.stringify(found)}.`,
  );
}

const isScreen = (screen: unknown): screen is InstallScreen => screenSchema.safeParse(screen).success;
