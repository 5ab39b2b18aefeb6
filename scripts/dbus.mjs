// Finds the D-Bus daemon that the Bluetooth lab needs, or installs it where that is possible, and says what it does.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const APT_GET = '/usr/bin/apt-get';
const candidates = ['/usr/bin/dbus-daemon', '/bin/dbus-daemon', '/usr/local/bin/dbus-daemon'];

/** The path of a dbus-daemon that is there, or null. */
function findDbusDaemon() {
  return candidates.find((path) => existsSync(path)) ?? null;
}

/** @param {string[]} args */
function aptGet(...args) {
  process.stdout.write(`$ apt-get ${args.join(' ')}\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return (
    spawnSync(APT_GET, ['-o', 'DPkg::Lock::Timeout=120', ...args], { stdio: 'inherit', env }).status === 0
  );
}

/**
 * The path of a dbus-daemon, installed by apt-get as root on Debian where it is missing; else one sentence that says
 * why the lab cannot run here.
 * @returns {{ path: string } | { path: null, reason: string }}
 */
export function ensureDbusDaemon() {
  if (process.platform !== 'linux') {
    return {
      path: null,
      reason: 'The Bluetooth lab runs on Linux only: there Chromium reaches Bluetooth over D-Bus.',
    };
  }
  const mayInstall = process.getuid?.() === 0 && existsSync(APT_GET);
  if (!findDbusDaemon() && mayInstall) {
    process.stdout.write('Installing dbus with apt-get …\n');
    if (aptGet('update', '-qq')) aptGet('install', '-y', '-qq', '--no-install-recommends', 'dbus');
  }
  const path = findDbusDaemon();
  if (path) return { path };
  return { path: null, reason: 'The Bluetooth lab needs dbus-daemon: install the package dbus.' };
}
