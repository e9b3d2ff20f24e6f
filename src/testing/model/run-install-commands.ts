import type { InstallCommand } from './install-command.js';
import { setUpInstall, type InstallSetUpOptions } from './install-under-test.js';

/**
 * Runs commands against an install that is set up for them, and finishes it, whatever comes of them: what
 * `fc.asyncModelRun` does, between `setUpInstall` and `finish`.
 * @throws {InstallInvariantError} where an invariant does not hold.
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
