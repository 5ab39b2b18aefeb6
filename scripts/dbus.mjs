// Finds the D-Bus daemon that the Bluetooth lab needs, or installs it if that is possible, and says what it does.
import { existsSync } from 'node:fs';
import { installDebianPackages } from './debian.mjs';

const candidates = ['/usr/bin/dbus-daemon', '/bin/dbus-daemon', '/usr/local/bin/dbus-daemon'];

/** The path of a dbus-daemon that is there, or null. */
function findDbusDaemon() {
  return candidates.find((path) => existsSync(path)) ?? null;
}

/**
 * The path of a dbus-daemon, installed by apt-get as root on Debian if it is missing; else one sentence that says
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
  if (!findDbusDaemon()) installDebianPackages('dbus');
  const path = findDbusDaemon();
  if (path) return { path };
  return { path: null, reason: 'The Bluetooth lab needs dbus-daemon: install the package dbus.' };
}
