import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below those that systems give to connections: one of those that is free now may be the near end of a connection a
 * moment later, when a server wants to listen at it.
 */
const UNGIVEN = { first: 20_000, end: 32_000 };

const TRIES = 100;

const given = new Set<number>();

/** A port of 127.0.0.1 that nobody listens at, from `first` to before `end`; none is given twice by one process. */
export async function freePort({ first, end } = UNGIVEN): Promise<number> {
  for (let tried = 0; tried < TRIES; tried++) {
    const port = randomInt(first, end);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`No port from ${first} to ${end} is free.`);
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}
