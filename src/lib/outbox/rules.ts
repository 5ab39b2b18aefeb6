import { pauseAfter } from '../developer-center/failures';
import type { OutboxRecord } from '../storage/outbox-record';
import { canLapse, LAPSES_AFTER } from './lapse';

export { LAPSES_AFTER };

/** The longest that an entry waits between two attempts, ms. */
export const LONGEST_BACKOFF = 15 * 60 * 1000;
const FIRST_BACKOFF = 2_000;

/** The longest that one entry's requests hold the lock, ms. */
export const REQUEST_TIMEOUT = 30_000;

/** The pauses between questions what became of a decision, ms. */
export const ASK_AGAIN = { first: 3_000, longest: 60_000 };

/**
 * How long a decision that went out unanswered may still have its effect, ms: many times the longest that the gateway
 * waits for the Developer Center. A plan that shows nothing of it by then says that it never will.
 */
export const UNHEARD_AFTER = 60_000;

/** How long it is since an entry's last request, by the local clock, ms; 0 if the clock was set back since. */
export function sentFor({ sentAt, decidedAt }: OutboxRecord, now: number): number {
  return Math.max(0, now - (sentAt ?? decidedAt));
}

/** When to ask again what became of a decision: after 3 s, then with doubling pauses up to a minute, ms. */
export function askAgainAfter(entry: OutboxRecord, now: number): number {
  return Math.min(sentFor(entry, now) + ASK_AGAIN.first, ASK_AGAIN.longest);
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
