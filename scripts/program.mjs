// Finds a program that tests need, or installs it if that is possible, and says what it does.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installDebianPackages } from './debian.mjs';

/** Where the packages of Debian, Homebrew and most others put it, beside the path of commands. */
const folders = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin', '/bin'];

/**
 * The path of a program that is there, or null.
 * @param {string} name
 */
export function findProgram(name) {
  const all = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...folders];
  return all.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/**
 * The path of a program, its Debian package installed by apt-get as root if it is missing; else the sentence that says
 * what to do.
 * @param {string} name
 * @param {{ debian: string, reason: string }} otherwise
 * @returns {{ path: string } | { path: null, reason: string }}
 */
export function ensureProgram(name, { debian, reason }) {
  if (!findProgram(name)) installDebianPackages(debian);
  const path = findProgram(name);
  return path ? { path } : { path: null, reason };
}
