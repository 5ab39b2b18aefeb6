import type { Clock } from '../../../clock';
import type { EndedSession } from '../ended-sessions';
import type { RedisConnection } from './redis-connection';
import { COUNT, COUNT_BACK, GIVE_BACK, TELL_ENDED } from './redis-scripts';
import type { SharedStore } from './store';

/** Before every key, so that other programs may use the same Redis. */
const PREFIX = 'overair:';
const ENDED = `${PREFIX}ended`;
/** Sessions told or read at once. */
const PART = 500;
/** A part is read or told within this, ms: nobody waits for it. */
const PART_MS = 5_000;

function parseEnded(message: string): EndedSession | null {
  const [, id, until] = /^([\w-]{1,64}) (\d{1,16})$/.exec(message) ?? [];
  return id === undefined ? null : { id, until: Number(until) };
}

/** The shared store in a Redis of version 7. */
export function createRedisStore(redis: RedisConnection, clock: Clock): SharedStore {
  const run = async (script: string, key: string, ...values: string[]): Promise<unknown> =>
    await redis.ask((client) => client.eval(script, { keys: [key], arguments: values }));

  async function tellPart(sessions: readonly EndedSession[]): Promise<void> {
    const values = sessions.flatMap(({ id, until }) => [id, String(Math.ceil(until))]);
    const all = { keys: [ENDED], arguments: [String(clock.now()), ENDED, ...values] };
    await redis.ask((client) => client.eval(TELL_ENDED, all), sessions.length > 1 ? PART_MS : undefined);
  }

  return {
    get: (key) => redis.ask((client) => client.get(PREFIX + key)),
    async set(key, value, ms) {
      await redis.ask((client) => client.set(PREFIX + key, value, { expiration: { type: 'PX', value: ms } }));
    },
    async claim(key, owner, ms) {
      const expiration = { type: 'PX', value: ms } as const;
      const claimed = await redis.ask((client) =>
        client.set(PREFIX + key, owner, { expiration, condition: 'NX' }),
      );
      return claimed !== null;
    },
    async giveBack(key, owner) {
      await run(GIVE_BACK, PREFIX + key, owner);
    },
    async count(key, most, windowMs) {
      const left = Number(await run(COUNT, PREFIX + key, String(most), String(windowMs)));
      return left === -1 ? null : left;
    },
    async countBack(key) {
      await run(COUNT_BACK, PREFIX + key);
    },
    async tellEnded(sessions) {
      for (let at = 0; at < sessions.length; at += PART) await tellPart(sessions.slice(at, at + PART));
    },
    endedUntil: (id) => redis.ask((client) => client.zScore(ENDED, id)),
    async *allEnded() {
      let cursor = '0';
      do {
        const at = cursor;
        const part = await redis.ask((client) => client.zScan(ENDED, at, { COUNT: PART }), PART_MS);
        cursor = part.cursor;
        yield part.members.map(({ value, score }) => ({ id: value, until: score }));
      } while (cursor !== '0');
    },
    onEnded(listener) {
      redis.subscribe(ENDED, (message) => {
        const session = parseEnded(message);
        if (session !== null) listener(session);
      });
    },
    onReady: (listener) => redis.onReady(listener),
  };
}
