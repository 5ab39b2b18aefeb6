import { pauseAfter } from '../developer-center/failures';
import type { OverairError } from '../errors';
import type { OutboxRecord, Refusal } from '../storage/outbox-record';
import { canLapse, LAPSES_AFTER } from './lapse';

export { LAPSES_AFTER };

/** The longest that an entry waits between two attempts, ms. */
export const LONGEST_BACKOFF = 15 * 60 * 1000;
const FIRST_BACKOFF = 2_000;

/** The longest that one entry's requests hold the lock, ms. */
export const REQUEST_TIMEOUT = 30_000;

/** A refusal as it is kept and shown. */
export function refusalOf(error: OverairError): Refusal {
  const { upstreamCode = '', upstreamMessage = '' } = error.details;
  return { code: error.code, upstreamCode: String(upstreamCode), message: String(upstreamMessage) };
}

/** How long to wait after the `attempts`-th attempt, ms; at least `retryAfter`, at most LONGEST_BACKOFF. */
export function backoff(attempts: number, random: number, retryAfter = 0): number {
  const pauses = { first: FIRST_BACKOFF, longest: LONGEST_BACKOFF, chance: 0.5 };
  return Math.min(LONGEST_BACKOFF, pauseAfter(attempts, pauses, { random, retryAfter }));
}

/** Due now: its time has come, or lies so far ahead that the clock must have been set back. */
export function isDue(entry: OutboxRecord, now: number): boolean {
  return entry.nextAt <= now || entry.nextAt > now + LONGEST_BACKOFF;
}

/**
 * Whether an action that begins an upgrade at once is too old to be sent: decided more than an hour ago, and not
 * "send whenever". The device's surroundings may be others by now.
 */
export function hasLapsed({ subject, decidedAt }: OutboxRecord, now: number): boolean {
  return canLapse(subject) && now - decidedAt > LAPSES_AFTER;
}
