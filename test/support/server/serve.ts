import { createServer } from 'node:http';
import { closeServer, listen } from '../../../docs/examples/shared/listen.js';

export { serve } from '../../../docs/examples/shared/serve.js';
export { createUserTokens } from '../../../docs/examples/shared/user-tokens.js';

/** A port of loopback that is free now, for a program that takes its port as a setting. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const origin = await listen(server, 0);
  await closeServer(server);
  return Number(new URL(origin).port);
}
