import type { InstallCommand } from './install-command.js';
import { setUpInstall, type InstallSetUpOptions } from './install-under-test.js';

/**
 * Sets an install up, runs the commands against it, and finishes it, even where a command throws.
 * `fc.asyncModelRun` runs commands in the same way, but leaves `finish` to its caller.
 * @throws {InstallInvariantError} where an invariant does not hold
 */
export async function runInstallCommands(
  commands: Iterable<InstallCommand>,
  options: InstallSetUpOptions,
): Promise<void> {
  const { model, real } = await setUpInstall(options);
  try {
    for (const command of commands) if (command.check(model)) await command.run(model, real);
  } finally {
    await real.finish();
  }
}
