import { createHmac } from 'node:crypto';
import type { Clock } from '../../../clock';
import type { EndedSessions, KeptEndedSessions } from '../ended-sessions';
import { describeFault, type Log } from '../log';
import type { CreateRateLimit } from '../rate-limit';
import type { ShareRenewal } from '../refresh';
import { createSealer } from '../sealer';
import { createSharedEndedSessions } from './ended-sessions';
import { sharedRateLimits } from './rate-limit';
import { connectRedis } from './redis-connection';
import { createRedisStore } from './redis-store';
import { shareRenewals } from './renewals';

/** What a gateway has together with the other servers behind its balancer. */
export interface Sharing {
  readonly ended: EndedSessions;
  readonly createLimit: CreateRateLimit;
  readonly shareRenewal: ShareRenewal;
  /** Resolves when the others have been reached, or after 2 s. */
  readonly begun: Promise<void>;
}

export interface SharingOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** The servers' own: whoever reads the store learns no session, token or address from it. */
  readonly secret: string;
  /** This server's copy of ended sessions. */
  readonly own: KeptEndedSessions;
}

/** Shares over the Redis at `url`, or goes on alone for as long as it does not answer. */
export function shareOverRedis(url: string, { clock, log, secret, own }: SharingOptions): Sharing {
  const redis = connectRedis(url, { clock, log });
  const store = createRedisStore(redis, clock);
  const nameOf = (text: string) =>
    createHmac('sha256', `shared name ${secret}`).update(text, 'utf8').digest('base64url');
  const onIncomplete = (error: unknown) =>
    log('warn', { event: 'shared-sessions', fault: describeFault(error) });
  return {
    ended: createSharedEndedSessions({ store, own, nameOf, onIncomplete }),
    createLimit: sharedRateLimits(store, nameOf),
    shareRenewal: shareRenewals({ store, sealer: createSealer(secret, 'renewal'), nameOf, clock }),
    begun: redis.begun,
  };
}
