import type { BackendCall } from '../doubles/backend-calls.js';
import type { Arbitrary, FastCheck } from '../arbitraries/fast-check.js';
import { command, isStarted } from './install-command.js';
import type { OAuthWindowActName } from '../doubles/oauth-window-script.js';

const A_MINUTE_MS = 60_000;

/** Commands for what happens in OAuth windows, in the browser, at the backend and on the clock. */
export function worldCommands(fc: FastCheck, rushed: Arbitrary<boolean>, failing: readonly BackendCall[]) {
  const inWindow = (...acts: readonly OAuthWindowActName[]) =>
    fc.tuple(fc.constantFrom(...acts), rushed).map(([act, isRushed]) =>
      command({
        name: `the user's window: ${act}`,
        isRushed,
        when: ({ position, isActive }) => isActive && position?.at !== 'waiting',
        act: ({ oauthWindow }) => void oauthWindow.windows.at(-1)?.[act](),
      }),
    );

  const strayWindow = fc.constantFrom('complete' as const, 'deny' as const, 'close' as const).map((act) =>
    command({
      name: `an earlier window: ${act}`,
      isRushed: false,
      when: (model) => !model.isScreen && isStarted(model),
      act: ({ oauthWindow }) => void oauthWindow.windows.at(-2)?.[act](),
    }),
  );

  const browser = fc.boolean().map((isBlocked) =>
    command({
      name: isBlocked ? 'the browser blocks windows' : 'the browser allows windows',
      isRushed: false,
      when: isStarted,
      act: ({ oauthWindow }) => oauthWindow.block(isBlocked),
    }),
  );

  const backendFails = failing.map((call) =>
    fc.constant(
      command({
        name: `the next ${call} fails`,
        isRushed: false,
        when: isStarted,
        act: ({ backend }) => backend.fail(call),
      }),
    ),
  );

  const time = fc.constantFrom(1000, A_MINUTE_MS, 11 * A_MINUTE_MS).map((milliseconds) =>
    command({
      name: `${milliseconds} ms pass`,
      isRushed: false,
      when: ({ isActive }) => isActive,
      act: (real) => real.passTime(milliseconds),
    }),
  );

  return {
    complete: inWindow('complete'),
    endLogin: inWindow('complete', 'deny', 'fail'),
    loseWindow: inWindow('close', 'sever'),
    strayWindow,
    browser,
    backendFails: backendFails.length ? [fc.oneof(...backendFails)] : [],
    time,
  };
}
