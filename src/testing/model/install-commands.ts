import type { StartOptions } from '../../install-flow/index.js';
import type { BackendCall } from '../doubles/backend-calls.js';
import { requireFastCheck, type Arbitrary, type FastCheck } from '../arbitraries/fast-check.js';
import type { InstallCommand } from './install-command.js';
import { stageCommands } from './stage-commands.js';
import { startCommands, strayCommands } from './caller-commands.js';
import { worldCommands } from './world-commands.js';

/** Options of {@link installFlowCommands}. */
export interface InstallFlowCommandsOptions {
  /** The `fast-check` of the application. */
  fc: FastCheck;
  /**
   * Options of `start`, for drivers that pass them on to the flow. Absent: no options, or account types,
   * known and unknown ones.
   */
  startOptions?: Arbitrary<StartOptions>;
  /**
   * The calls of the backend that may fail. Absent: all but `endAuthorization` and `discardCredential`, which
   * only clean up. Empty: none.
   */
  failing?: readonly BackendCall[];
  /**
   * Whether the next command runs before this one has had all its effects. Absent: for one command in four.
   * Commands on a screen always wait.
   */
  rushed?: Arbitrary<boolean>;
}

const FAILING: readonly BackendCall[] = [
  'beginAuthorization',
  'authorizationStatus',
  'createCredential',
  'collectCredential',
  'completeSetup',
];

/**
 * Commands for `fc.commands`. They start flows, choose account types, give answers that are valid, invalid or
 * meant for another stage, go back, cancel, play what happens in OAuth windows, and make the backend fail.
 * Each command then checks the invariants, and throws an error that names the one that does not hold.
 * @throws {TypeError} where `fc` is not the module `fast-check`
 * @example fc.commands(installFlowCommands({ fc }), { maxCommands: 20 })
 */
export function installFlowCommands(options: InstallFlowCommandsOptions): Arbitrary<InstallCommand>[] {
  const { fc, startOptions, failing = FAILING, rushed: given }: InstallFlowCommandsOptions = { ...options };
  requireFastCheck(fc, 'installFlowCommands({ fc })');
  const rushed = given ?? fc.constantFrom(false, false, false, true);
  const { start, startTwice, back, cancel, reopenOAuthWindow } = startCommands(fc, rushed, startOptions);
  const { chooseAccountType, submitValid, submitInvalid, comeBack } = stageCommands(fc, rushed);
  const { stray, strayAccountType, again, focus, callbackThrows } = strayCommands(fc, rushed);
  const world = worldCommands(fc, rushed, failing);
  const forward = [start, start, chooseAccountType, submitValid, submitValid, world.complete];
  return [
    ...forward,
    ...forward,
    startTwice,
    ...[submitInvalid, submitInvalid, submitInvalid, comeBack, comeBack, comeBack],
    ...[stray, strayAccountType, again, again, again, focus, callbackThrows],
    ...[back, cancel, reopenOAuthWindow, reopenOAuthWindow, reopenOAuthWindow],
    ...[
      world.endLogin,
      world.loseWindow,
      world.loseWindow,
      world.strayWindow,
      world.browser,
      world.time,
      ...world.backendFails,
    ],
  ];
}
