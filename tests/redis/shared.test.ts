import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findRedisServer } from '../../scripts/redis.mjs';
import { systemClock } from '../../src/lib/clock';
import { createEndedSessions } from '../../src/lib/server/gateway/ended-sessions';
import { createRenewer } from '../../src/lib/server/gateway/refresh';
import { createSealer } from '../../src/lib/server/gateway/sealer';
import { createSharedEndedSessions } from '../../src/lib/server/gateway/shared/ended-sessions';
import { sharedRateLimits } from '../../src/lib/server/gateway/shared/rate-limit';
import { connectRedis } from '../../src/lib/server/gateway/shared/redis-connection';
import { createRedisStore } from '../../src/lib/server/gateway/shared/redis-store';
import { shareRenewals } from '../../src/lib/server/gateway/shared/renewals';
import { MemoryJournal } from '../../src/lib/server/gateway/testing/memory-journal';
import type { Tokens } from '../../src/lib/server/gateway/tokens';
import { startRedis, type RedisServer } from './redis-server';

const path = findRedisServer();
const HOUR = 3_600_000;

/** One server's share of what several have together. */
async function connectServer(redis: RedisServer, fetchTokens: (token: string) => Promise<Tokens>) {
  const log: object[] = [];
  const connection = connectRedis(redis.url, { clock: systemClock, log: (_, fields) => log.push(fields) });
  const store = createRedisStore(connection, systemClock);
  const fail = (error: unknown) => log.push({ error });
  const own = createEndedSessions({ clock: systemClock, journal: new MemoryJournal(), onUnwritten: fail });
  const nameOf = (text: string) => `name-of-${text}`;
  const sealer = createSealer('a secret of at least 32 characters', 'renewal');
  const ended = createSharedEndedSessions({ store, own, nameOf, onIncomplete: fail });
  await connection.begun;
  return {
    log,
    store,
    own,
    ended,
    limit: (most: number) => sharedRateLimits(store, nameOf)('limit', most, 60_000),
    renewer: createRenewer(
      fetchTokens,
      systemClock,
      shareRenewals({ store, sealer, nameOf, clock: systemClock }),
    ),
    answers: () =>
      store.get('anything').then(
        () => true,
        () => false,
      ),
    close: () => connection.close(),
  };
}

const tokens = (refresh: string): Tokens => ({
  access: `Bearer after ${refresh}`,
  issued: 0,
  accessExpires: 7_200_000,
  refresh: `${refresh}+`,
  refreshExpires: 9e9,
});

describe.skipIf(path === null)('two servers with a Redis', () => {
  let redis: RedisServer;
  let a: Awaited<ReturnType<typeof connectServer>>;
  let b: typeof a;
  const asked: string[] = [];
  let hold: Promise<void> = Promise.resolve();

  beforeAll(async () => {
    redis = await startRedis(path!);
    const fetchTokens = async (token: string) => {
      asked.push(token);
      await hold;
      return tokens(token);
    };
    [a, b] = await Promise.all([connectServer(redis, fetchTokens), connectServer(redis, fetchTokens)]);
  });

  afterAll(async () => {
    a.close();
    b.close();
    await redis.stop();
  });

  /** When both speak with it again. */
  const bothAnswered = () =>
    expect
      .poll(async () => [await a.answers(), await b.answers()], { timeout: 20_000 })
      .toEqual([true, true]);

  test('renew tokens once, whoever is asked, and keep none that could be read', async () => {
    let release: () => void = () => undefined;
    hold = new Promise((resolve) => (release = resolve));
    const both = [a, b, a, b].map(({ renewer }) => renewer.renew(tokens('r1'), 'account-1'));
    await expect.poll(() => asked).toEqual(['r1+']);
    release();
    const results = await Promise.all(both);
    expect(results.every(({ access }) => access === 'Bearer after r1+')).toBe(true);
    expect(asked).toEqual(['r1+']);
    const kept = await a.store.get('renewal:name-of-r1+');
    expect(kept).toMatch(/^[\w-]+$/);
    expect(Buffer.from(kept!, 'base64url').toString('latin1')).not.toContain('after');
    // The claim was given back: the next is not waited for.
    expect(await b.store.claim('renewal:name-of-r1+:claim', 'me', 1_000)).toBe(true);
  });

  test('know at once what the other has ended, also in their own copies', async () => {
    await a.ended.add('s1', Date.now() + HOUR);
    expect(await b.ended.has('s1')).toBe(true);
    expect(await b.ended.has('s2')).toBe(false);
    await a.ended.add('s3', Date.now() + HOUR);
    await expect.poll(() => b.own.has('name-of-s3')).toBe(true);
  });

  test('count together, to the last one', async () => {
    const [ofA, ofB] = [a.limit(5), b.limit(5)];
    const now = Date.now();
    const taken = await Promise.all(
      Array.from({ length: 9 }, (_, index) => (index % 2 ? ofA : ofB).take('k', now)),
    );
    expect(taken.filter((left) => left === null)).toHaveLength(5);
    expect(taken.every((left) => left === null || (left > 50 && left <= 60))).toBe(true);
    await ofB.giveBack('k');
    expect(await ofA.take('k', now)).toBeNull();
    expect(await ofA.take('k', now)).not.toBeNull();
  });

  test('go on by themselves without it, forget nothing, and tell it on its return', async () => {
    await redis.kill();
    expect(await b.ended.has('s1')).toBe(true);
    await a.ended.add('s4', Date.now() + HOUR);
    expect(await a.ended.has('s4')).toBe(true);
    expect(await a.limit(1).take('alone', Date.now())).toBeNull();
    expect((await b.renewer.renew(tokens('r2'), 'account-1')).access).toBe('Bearer after r2+');
    await redis.start();
    await bothAnswered();
    // Ended while nothing was shared, and before, in a Redis that has lost all of it.
    await expect.poll(() => b.ended.has('s4')).toBe(true);
    await expect.poll(() => a.store.endedUntil('name-of-s1')).not.toBeNull();
    expect(a.log).toContainEqual({ event: 'redis', state: 'ready' });
  });

  test('do not wait for one that is silent', async () => {
    redis.freeze();
    try {
      const limit = b.limit(3);
      for (let time = 0; time < 3; time++) expect(await limit.take('silent', Date.now())).toBeNull();
      expect(await limit.take('silent', Date.now())).not.toBeNull();
      expect(await b.ended.has('s1')).toBe(true);
      expect(await b.ended.has('s5')).toBe(false);
    } finally {
      redis.wake();
    }
    await bothAnswered();
  });
});
