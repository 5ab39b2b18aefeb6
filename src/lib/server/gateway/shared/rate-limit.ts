import { createRateLimit, type CreateRateLimit } from '../rate-limit';
import { StoreSilent, type SharedStore } from './store';

/** Limits that several servers count together while the store answers, and each by itself while it does not. */
export function sharedRateLimits(store: SharedStore, nameOf: (key: string) => string): CreateRateLimit {
  return (name, attempts, windowMs) => {
    const own = createRateLimit(attempts, windowMs);
    const keyOf = (key: string) => `limit:${nameOf(`${name}\n${key}`)}`;
    return {
      async take(key, now) {
        try {
          const left = await store.count(keyOf(key), attempts, windowMs);
          return left === null ? null : Math.max(1, Math.ceil(left / 1000));
        } catch (error) {
          if (!(error instanceof StoreSilent)) throw error;
          return await own.take(key, now);
        }
      },
      async giveBack(key) {
        await own.giveBack(key);
        try {
          await store.countBack(keyOf(key));
        } catch (error) {
          // Then it stays counted until the window ends.
          if (!(error instanceof StoreSilent)) throw error;
        }
      },
    };
  };
}
