// The D-Bus daemon that the Bluetooth lab needs.
import { ensureProgram } from './program.mjs';

/** The path of a dbus-daemon, installed if that is possible; else one sentence that says why the lab cannot run here. */
export function ensureDbusDaemon() {
  if (process.platform !== 'linux') {
    return {
      path: null,
      reason: 'The Bluetooth lab runs on Linux only: there Chromium reaches Bluetooth over D-Bus.',
    };
  }
  return ensureProgram('dbus-daemon', {
    debian: 'dbus',
    reason: 'The Bluetooth lab needs dbus-daemon: install the package dbus.',
  });
}
