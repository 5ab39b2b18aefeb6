import type { ErrorCode, OverairError } from '../errors';
import type { OutboxRecord, Refusal } from '../storage/outbox-record';
import { canLapse, LAPSES_AFTER } from './lapse';

export { LAPSES_AFTER };

/** The longest that an entry waits between two attempts, ms. */
export const LONGEST_BACKOFF = 15 * 60 * 1000;
const FIRST_BACKOFF = 2_000;

/** The longest that one entry's requests hold the lock, ms. */
export const REQUEST_TIMEOUT = 30_000;

/**
 * What a failure means for an entry.
 * unanswered: sent again, and it may have had its effect · busy: sent again, it had none · waits: nothing is sent
 * until the session or the page is renewed, it had none · unconfigured, refused: parked.
 */
export type FailureClass = 'unanswered' | 'busy' | 'waits' | 'unconfigured' | 'refused';

const classes: Partial<Record<ErrorCode, FailureClass>> = {
  offline: 'unanswered',
  'upstream-unavailable': 'unanswered',
  internal: 'unanswered',
  cancelled: 'unanswered',
  // 408, 425, a captive portal's page: no answer of ours.
  'answer-malformed': 'unanswered',
  'too-many-requests': 'busy',
  'not-signed-in': 'waits',
  'session-expired': 'waits',
  'account-changed': 'waits',
  'client-outdated': 'waits',
  'report-code-missing': 'unconfigured',
};

/** The Developer Center's own codes that are not a refusal. */
const upstreamClasses: Readonly<Record<string, FailureClass>> = {
  '5000': 'unanswered',
  '5032': 'waits',
  '5106': 'waits',
};

/** What a failed request means for its entry. */
export function classify(error: OverairError): FailureClass {
  if (error.code === 'upstream-refused') return classifyUpstream(String(error.details.upstreamCode));
  return classes[error.code] ?? 'refused';
}

/** What one item's own code means, of an answer to several. */
export function classifyUpstream(upstreamCode: string): FailureClass {
  return upstreamClasses[upstreamCode] ?? 'refused';
}

/** Whether the next entry would meet the same: then the others are left for later too. */
export function concernsAll(error: OverairError): boolean {
  return (
    error.code === 'offline' || error.code === 'upstream-unavailable' || error.code === 'too-many-requests'
  );
}

/** A refusal as it is kept and shown. */
export function refusalOf(error: OverairError): Refusal {
  const { upstreamCode = '', upstreamMessage = '' } = error.details;
  return { code: error.code, upstreamCode: String(upstreamCode), message: String(upstreamMessage) };
}

/**
 * How long to wait after the `attempts`-th attempt, ms: doubled each time, half of it by chance so that many apps do
 * not come back at once; at least what the answer asked for (Retry-After), at most LONGEST_BACKOFF.
 */
export function backoff(attempts: number, random: number, retryAfterSeconds = 0): number {
  const most = Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** Math.min(attempts - 1, 20));
  const wait = most / 2 + (most / 2) * random;
  return Math.min(LONGEST_BACKOFF, Math.max(wait, retryAfterSeconds * 1000));
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
