import type { SdkContext } from './sdk-context.js';

/**
 * Loads the code that runs installs. It is more than half of the client, and only an authenticated user needs
 * it.
 */
export async function loadInstalls(context: SdkContext): Promise<void> {
  if (context.installs) return;
  const { createInstalls } = await import('../install/installs.js');
  context.installs ??= createInstalls(context);
  for (const tell of context.onInstalls) tell();
  context.onInstalls.clear();
}
