import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { installFromDebian } from '../package/debian.js';

const pathOf = (name: string) => `/usr/bin/${name}`;
const browsers = ['chromium', 'chromium-browser', 'google-chrome'].map(pathOf);
/**
 * The headless shell of the same Chromium: it draws no browser around a page and has no popup blocker, for
 * half of the work.
 */
const shell = pathOf('chromium-headless-shell');

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

const installedChromium = (candidates: readonly string[]): string | undefined => {
  const named = process.env.CHROMIUM_PATH;
  if (named === undefined) return candidates.find((path) => existsSync(path));
  if (!existsSync(named))
    throw new Error(`CHROMIUM_PATH must name a Chromium executable; "${named}" is no file.`);
  return named;
};

/**
 * Installs Chromium where it is missing and this user may do so. Without the shell the tests only take
 * longer.
 */
export const ensureChromium = async (): Promise<void> => {
  if (process.getuid?.() !== 0) return;
  if (installedChromium(browsers) === undefined) await installFromDebian('chromium');
  if (installedChromium([shell]) === undefined)
    await installFromDebian('chromium-headless-shell').catch(() => undefined);
};

const executablePath = (candidates: readonly string[]): string => {
  const installed = installedChromium(candidates);
  if (installed !== undefined) return installed;
  throw new Error(
    'The browser tests need Chromium: install it (on Debian: `apt-get install chromium`), or name its executable in CHROMIUM_PATH.',
  );
};

/**
 * Starts the Chromium that is installed. `popupBlocker` is off unless asked for, since Playwright's own
 * arguments switch it off.
 */
export const launchChromium = async ({ popupBlocker = false } = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: executablePath(popupBlocker ? browsers : [shell, ...browsers]),
    args,
    ...(popupBlocker ? { ignoreDefaultArgs: ['--disable-popup-blocking'] } : {}),
  });
