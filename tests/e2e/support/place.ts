import { systemClock } from '../../../src/lib/clock';
import {
  startStandaloneCenter,
  type StandaloneCenter,
} from '../../../src/lib/server/standalone-center/start';
import { startRedis, type RedisServer } from '../../redis/redis-server';
import { startServer, type AppServer } from './server';

const DOMAIN = { userDomain: 'E.DM.1', userDomainSecret: 'of the operator' };

/** What stands in front of servers: one address for all of them. */
export interface Front {
  readonly origin: string;
  /** Where requests go from now on. */
  to(origins: readonly string[]): void | Promise<void>;
  close(): void | Promise<void>;
}

/** Two servers behind one address, a Redis, and one Developer Center. */
export interface Place<F extends Front = Front> {
  readonly center: StandaloneCenter;
  readonly redis: RedisServer;
  readonly front: F;
  readonly servers: readonly [AppServer, AppServer];
}

export interface PlaceOptions<F extends Front> {
  readonly front: F;
  readonly redisPath: string;
  readonly accessTokenSeconds: number;
  /** Settings of both servers beside those that such a place needs. */
  readonly env?: Record<string, string>;
}

/** Starts all of it. */
export async function startPlace<F extends Front>({
  front,
  redisPath,
  accessTokenSeconds,
  env = {},
}: PlaceOptions<F>): Promise<Place<F>> {
  const options = { ...DOMAIN, clock: systemClock, host: '127.0.0.1', port: 0, accessTokenSeconds };
  const [center, redis] = await Promise.all([
    startStandaloneCenter({
      ...options,
      onError: (error) => {
        throw error;
      },
    }),
    startRedis(redisPath),
  ]);
  const start = () =>
    startServer({
      DEVELOPER_CENTER_URL: center.address,
      USER_DOMAIN: DOMAIN.userDomain,
      USER_DOMAIN_SECRET: DOMAIN.userDomainSecret,
      SESSION_SECRET: 'the same on both servers, and long enough',
      REDIS_URL: redis.url,
      ORIGIN: front.origin,
      EMBEDDED_CONTROL: '',
      EMBEDDED_SPEED: '',
      ...env,
      // The center's own file store is on this machine.
      FIRMWARE_HOSTS: new URL(center.address).host,
    });
  const servers = await Promise.all([start(), start()]);
  await front.to(servers.map(({ origin }) => origin));
  return { center, redis, front, servers };
}

export async function stopPlace({ front, servers, redis, center }: Place): Promise<void> {
  await front.close();
  await Promise.all(servers.map((server) => server.stop()));
  await Promise.all([redis.stop(), center.close()]);
}
