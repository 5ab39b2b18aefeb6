// Installs what the tests need on Debian, if this process may.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const APT_GET = '/usr/bin/apt-get';

/** @param {string[]} args */
function aptGet(...args) {
  process.stdout.write(`$ apt-get ${args.join(' ')}\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Another installation may be under way: wait for it.
  const patient = ['-o', 'DPkg::Lock::Timeout=120', ...args];
  return spawnSync(APT_GET, patient, { stdio: 'inherit', env }).status === 0;
}

/**
 * Installs Debian packages as root, where apt-get is; says what it does.
 * @param {string[]} packages
 * @returns {boolean} whether they are installed now
 */
export function installDebianPackages(...packages) {
  const may = process.platform === 'linux' && process.getuid?.() === 0 && existsSync(APT_GET);
  if (!may) return false;
  process.stdout.write(`Installing ${packages.join(' and ')} with apt-get …\n`);
  aptGet('update', '-qq');
  return aptGet('install', '-y', '-qq', '--no-install-recommends', ...packages);
}
