import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Installs a package of Debian's, which root alone may do. Waits while another program installs one. */
export async function installFromDebian(packageName: string): Promise<void> {
  const aptGet = (...command: string[]) =>
    promisify(execFile)('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...command], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      maxBuffer: 2 ** 26,
    });
  await aptGet('update');
  await aptGet('install', '-y', '--no-install-recommends', packageName);
}
