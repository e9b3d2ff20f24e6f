import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const installedChromium = (): string | undefined => {
  const named = process.env.CHROMIUM_PATH;
  if (named === undefined) return candidates.find((path) => existsSync(path));
  if (!existsSync(named))
    throw new Error(`CHROMIUM_PATH must name a Chromium executable; "${named}" is no file.`);
  return named;
};

const installChromium = async (): Promise<void> => {
  const aptGet = (...command: string[]) =>
    promisify(execFile)('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...command], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      maxBuffer: 2 ** 26,
    });
  await aptGet('update');
  await aptGet('install', '-y', '--no-install-recommends', 'chromium');
};

/** Installs Chromium where it is missing and this user may do so. */
export const ensureChromium = async (): Promise<void> => {
  if (installedChromium() === undefined && process.getuid?.() === 0) await installChromium();
};

const executablePath = (): string => {
  const installed = installedChromium();
  if (installed !== undefined) return installed;
  throw new Error(
    'The browser tests need Chromium: install it (on Debian: `apt-get install chromium`), or name its executable in CHROMIUM_PATH.',
  );
};

/**
 * Starts the Chromium that is installed. `popupBlocker` is off unless asked for, since Playwright's own arguments
 * switch it off.
 */
export const launchChromium = async ({ popupBlocker = false } = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: executablePath(),
    args,
    ...(popupBlocker ? { ignoreDefaultArgs: ['--disable-popup-blocking'] } : {}),
  });
