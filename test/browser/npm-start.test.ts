import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

test('npm start prints where the page is and which client to use, and Ctrl-C stops it cleanly', async () => {
  const child = spawn('npm', ['start', '--silent'], { cwd: projectRoot, detached: true });
  const ended = once(child, 'close');
  let [printed, complaints] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const running = (async () => {
    for await (const text of child.stdout.setEncoding('utf8')) {
      printed += String(text);
      if (printed.includes('Ctrl-C')) return;
    }
    throw new Error(`npm start ended early: ${complaints}`);
  })();
  await running;

  const address = /Open\s+(http:\/\/127\.0\.0\.1:\d+)/.exec(printed)?.[1] ?? '';
  const page = await fetch(address);
  expect(await page.text()).toContain('<div id="root">');
  expect(printed).toMatch(/Client ID\s+\S+\n\s+Client Secret\s+\S+/);

  // A terminal signals the whole foreground process group.
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
  await ended;
  expect(complaints).not.toContain('did not stop cleanly');
  await expect(fetch(address)).rejects.toThrow();
});
