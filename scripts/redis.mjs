// Finds the Redis server that the tests of several servers need, or installs it if that is possible, and says what it does.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installDebianPackages } from './debian.mjs';

/** Where the packages of Debian, Homebrew and most others put it, beside the path of commands. */
const folders = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/bin'];

/** The path of a redis-server that is there, or null. */
export function findRedisServer() {
  const all = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...folders];
  return all.map((folder) => join(folder, 'redis-server')).find((path) => existsSync(path)) ?? null;
}

/**
 * The path of a redis-server, installed by apt-get as root on Debian if it is missing; else one sentence that says
 * what to do.
 * @returns {{ path: string } | { path: null, reason: string }}
 */
export function ensureRedisServer() {
  if (!findRedisServer()) installDebianPackages('redis-server');
  const path = findRedisServer();
  if (path) return { path };
  return { path: null, reason: 'they need redis-server: install Redis 7.' };
}
