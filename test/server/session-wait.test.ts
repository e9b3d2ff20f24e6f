import { afterEach, expect, it, vi } from 'vitest';
import { createBareServer } from '../support/server/bare-server.js';

afterEach(() => vi.useRealTimers());

it.each(['26', '3600', '1e9', 'Infinity'])('never holds wait=%s for more than 25 seconds', async (wait) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  const { send, begin: beginBare } = await createBareServer('http://127.0.0.1:4000');
  const { sessionId } = await beginBare();
  const progress = { answered: false };
  const held = send(`/sdk/actions/session-id/${sessionId}?wait=${wait}`).finally(() => {
    progress.answered = true;
  });
  while (!progress.answered && vi.getTimerCount() === 0)
    await new Promise((resolve) => setImmediate(resolve));
  await vi.advanceTimersByTimeAsync(25_000);
  expect([200, 400]).toContain((await held).status);
});
