import { isIPv6 } from 'node:net';

/** Counts attempts by key in a window; remembers only so many keys. */
export interface RateLimit {
  /** Null where the attempt may go on, else the seconds until the next may. */
  take(key: string, now: number): number | null;
  /** Takes one counted attempt back. */
  giveBack(key: string): void;
}

interface Count {
  start: number;
  taken: number;
}

/** At most `attempts` within `windowMs` for each key; of more than `mostKeys` the oldest are forgotten. */
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
      if (count.taken >= attempts) return Math.ceil((count.start + windowMs - now) / 1000);
      count.taken += 1;
      return null;
    },
    giveBack(key) {
      const count = counts.get(key);
      if (count !== undefined && count.taken > 0) count.taken -= 1;
    },
  };
}

/** What counts as one client: an IPv4 address, or the 64 bits of an IPv6 one that a single subscriber is given. */
export function clientKey(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const start = head === '' ? [] : head.split(':');
  const end = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - start.length - end.length;
  const groups = [...start, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...end];
  return groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}
