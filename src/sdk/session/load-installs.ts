import type { SdkContext } from './sdk-context.js';

/** Loads what runs install flows: more than half of the code, which nobody needs who is not authenticated. */
export async function loadInstalls(context: SdkContext): Promise<void> {
  if (context.installs) return;
  const { createInstalls } = await import('../install/installs.js');
  context.installs ??= createInstalls(context);
  for (const tell of context.onInstalls) tell();
  context.onInstalls.clear();
}
