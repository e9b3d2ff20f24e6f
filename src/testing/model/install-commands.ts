import type { StartOptions } from '../../install-flow/index.js';
import type { BackendCall } from '../doubles/backend-calls.js';
import type { Arbitrary, FastCheck } from '../arbitraries/fast-check.types.js';
import type { InstallCommand } from './install-command.js';
import { stageCommands } from './stage-commands.js';
import { startCommands, strayCommands } from './caller-commands.js';
import { worldCommands } from './world-commands.js';

/** What {@link installFlowCommands} is made from. */
export interface InstallFlowCommandsOptions {
  /** The `fast-check` of the application. */
  fc: FastCheck;
  /** What a flow is started with, where its driver passes options on. Absent: every account type, some, unknown ones. */
  startOptions?: Arbitrary<StartOptions>;
  /** The calls of the backend that may fail. Absent: all that a flow waits for. Empty: none. */
  failing?: readonly BackendCall[];
  /**
   * Whether a command is followed by the next one before it has had all its effects. Absent: one in four is. Those for a
   * screen never are.
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
 * Commands for `fc.commands`: start, account types, answers that are valid, invalid and for another stage, back, cancel,
 * what happens in OAuth windows, and failures of the backend. Each is followed by a check of the invariants, and an error
 * names the one that does not hold.
 * @example fc.commands(installFlowCommands({ fc }), { maxCommands: 20 })
 */
export function installFlowCommands({
  fc,
  startOptions,
  failing = FAILING,
  rushed = fc.constantFrom(false, false, false, true),
}: InstallFlowCommandsOptions): Arbitrary<InstallCommand>[] {
  const { start, startTwice, back, cancel, reopenOAuthWindow } = startCommands(fc, rushed, startOptions);
  const { chooseAccountType, submitValid, submitInvalid } = stageCommands(fc, rushed);
  const { stray, strayAccountType, again, focus, callbackThrows } = strayCommands(fc, rushed);
  const world = worldCommands(fc, rushed, failing);
  const forward = [start, start, chooseAccountType, submitValid, submitValid, world.complete];
  return [
    ...forward,
    ...forward,
    startTwice,
    submitInvalid,
    ...[stray, strayAccountType, again, again, again, focus, callbackThrows],
    ...[back, cancel, reopenOAuthWindow],
    ...[
      world.endLogin,
      world.loseWindow,
      world.strayWindow,
      world.browser,
      world.time,
      ...world.backendFails,
    ],
  ];
}
