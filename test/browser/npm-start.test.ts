import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startExample } from '../../docs/examples/start.js';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Runs `npm start`, and listens to what it prints. */
function npmStart(...args: string[]) {
  const child = spawn('npm', ['start', '--silent', '--', ...args], { cwd: projectRoot, detached: true });
  const said = { printed: '', complaints: '' };
  const ended = once(child, 'close').then(() => child.exitCode);
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.complaints += text));
  const untilRunning = async () => {
    for await (const text of child.stdout.setEncoding('utf8')) {
      said.printed += String(text);
      if (said.printed.includes('Ctrl-C')) return;
    }
    throw new Error(`npm start ended early: ${said.complaints}`);
  };
  // A terminal signals the whole foreground process group.
  const interrupt = () => child.pid !== undefined && process.kill(-child.pid, 'SIGINT');
  return { said, ended, untilRunning, interrupt };
}

test('npm start serves the React example until Ctrl-C stops it cleanly', async () => {
  const { said, ended, untilRunning, interrupt } = npmStart();
  await untilRunning();

  const address = /Open\s+(http:\/\/127\.0\.0\.1:\d+)/.exec(said.printed)?.[1] ?? '';
  await expectPage(address, 'react', 'main.tsx');
  expect(said.printed).toMatch(/Client ID\s+\S+\n\s+Client Secret\s+\S+/);

  interrupt();
  await ended;
  expect(said.complaints).not.toContain('did not stop cleanly');
  await expect(fetch(address)).rejects.toThrow();
});

test.each([
  [
    '--framework is none of them',
    ['--framework', 'angular'],
    'must be one of react, vue, svelte; got "angular".',
  ],
  ['npm took --framework for itself', ['vue'], "'vue'"],
])('npm start names the choices where %s', async (_, given, complaint) => {
  const { said, ended } = npmStart(...given);
  expect(await ended).toBe(2);
  expect(said.complaints).toContain(complaint);
  expect(said.complaints).toContain('Use: npm start -- --framework react|vue|svelte');
  expect(said.complaints).not.toContain('    at ');
});

test.each(['vue', 'svelte'] as const)('the %s example is served, too', async (framework) => {
  const example = await startExample({ framework, quiet: true });
  await expectPage(example.pageOrigin, framework, 'main.ts');
  await example.stop();
});

async function expectPage(address: string, folder: string, script: string): Promise<void> {
  const page = await fetch(`${address}/?user=ana`);
  expect(page.url).toBe(`${address}/${folder}/?user=ana`);
  expect(await page.text()).toContain('<div id="root">');
  const compiled = await fetch(`${address}/${folder}/${script}`);
  expect(compiled.headers.get('Content-Type')).toContain('javascript');
}
