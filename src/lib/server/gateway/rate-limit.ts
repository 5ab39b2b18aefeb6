/** Counts attempts by key in a window. */
export interface RateLimit {
  /** Null if the attempt may go on, and is counted; else the seconds until the next may. */
  take(key: string, now: number): Promise<number | null>;
  /** Takes one counted attempt back. */
  giveBack(key: string): Promise<void>;
}

/** Makes a limit of so many attempts within `windowMs` for each key; `name` tells it from the others. */
export type CreateRateLimit = (name: string, attempts: number, windowMs: number) => RateLimit;

interface Count {
  start: number;
  taken: number;
}

/** A limit in this process's memory; of more than `mostKeys` the oldest are forgotten. */
export function createRateLimit(attempts: number, windowMs: number, mostKeys = 10_000): RateLimit {
  const counts = new Map<string, Count>();
  return {
    take(key, now) {
      let count = counts.get(key);
      if (count === undefined || now - count.start >= windowMs) {
        count = { start: now, taken: 0 };
        counts.delete(key);
        counts.set(key, count);
        const [oldest] = counts.keys();
        if (counts.size > mostKeys && oldest !== undefined) counts.delete(oldest);
      }
      if (count.taken >= attempts) {
        return Promise.resolve(Math.ceil((count.start + windowMs - now) / 1000));
      }
      count.taken += 1;
      return Promise.resolve(null);
    },
    giveBack(key) {
      const count = counts.get(key);
      if (count !== undefined && count.taken > 0) count.taken -= 1;
      return Promise.resolve();
    },
  };
}
