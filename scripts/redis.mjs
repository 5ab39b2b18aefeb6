// The Redis server that the tests of several servers need.
import { ensureProgram, findProgram } from './program.mjs';

const NAME = 'redis-server';

/** The path of a redis-server that is there, or null. */
export const findRedisServer = () => findProgram(NAME);

/** The path of a redis-server, installed if that is possible; else one sentence that says what to do. */
export const ensureRedisServer = () =>
  ensureProgram(NAME, { debian: NAME, reason: 'they need redis-server: install Redis 7.' });
