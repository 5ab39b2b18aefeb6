import { classify, concernsAll, retryAfterOf } from '../developer-center/failures';
import { toOverairError, type OverairError } from '../errors';
import type { ActivityEnd } from '../storage/activity';
import type { OutboxRecord, Refusal } from '../storage/outbox-record';
import type { Next } from './entries';
import { ASK_AGAIN, askAgainAfter, backoff } from './rules';
import { refusalOf } from './refusal';

/** What became of one attempt at an entry. */
export type Verdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** A newer decision about the plan waits, and this one had no effect. */
  | { readonly kind: 'replaced' }
  /** Still not known. */
  | { readonly kind: 'unknown' }
  /** It had no effect and never will: as if it had not gone out. */
  | { readonly kind: 'anew' }
  /** `sent`: the request that failed was to have the effect, not one that asks. */
  | { readonly kind: 'failed'; readonly error: OverairError; readonly sent: boolean };

export const accepted: Verdict = { kind: 'accepted' };

/** A refusal of ours. */
export function refusedBecause(code: Refusal['code'], message = ''): Verdict {
  return { kind: 'refused', refusal: { code, upstreamCode: '', message } };
}

/** The verdict of a request that has failed. */
export function failed(error: unknown, sent: boolean): Verdict {
  return { kind: 'failed', error: toOverairError(error), sent };
}

export interface VerdictContext {
  /** By the local clock. */
  readonly now: number;
  /** The Developer Center's time, for the history. */
  readonly time: number;
  /** 0 to 1. */
  readonly random: number;
  /** Whether what is slowed down goes on later though its person waits: a batch. */
  readonly isOfBatch: boolean;
  /** Whether the page whose person waits is open: if it is gone, nobody has been told. */
  readonly isPageOpen: (page: string) => boolean;
}

/** What a verdict makes of an entry; `before` is the entry as it was before the attempt. */
export function nextOf(
  verdict: Verdict,
  before: OutboxRecord,
  context: VerdictContext,
): (now: OutboxRecord) => Next {
  const out = (end: ActivityEnd) => (): Next => ({ now: null, end });
  switch (verdict.kind) {
    case 'accepted':
      return out({ outcome: 'accepted', acceptedAt: context.time });
    case 'replaced':
      return out({ outcome: 'replaced' });
    case 'refused':
      return refuse(verdict.refusal, context);
    case 'unknown':
      // A clock that was set back begins to count anew.
      return (now) => ({
        now: {
          ...now,
          sentAt: Math.min(now.sentAt ?? now.decidedAt, context.now),
          nextAt: context.now + askAgainAfter(before, context.now),
        },
      });
    case 'anew':
      return (now) => ({ now: { ...now, uncertain: false, nextAt: 0, sentAt: null } });
    case 'failed':
      return nextOfFailure(verdict, before, context);
  }
}

/**
 * Parked for the person to see; whose person waits for the answer is told it, and has it again. If the page is gone
 * while they waited, nobody has been told: it is parked too, and never sent unasked.
 */
function refuse(refusal: Refusal, { isPageOpen }: VerdictContext): (now: OutboxRecord) => Next {
  const end = { outcome: 'refused', refusal } as const;
  return (now) => {
    if (now.page != null && isPageOpen(now.page)) return { now: null, end };
    const parked = { state: 'refused', refusal, uncertain: false, lastFailure: refusal.code } as const;
    return { now: { ...now, ...parked, page: null }, end };
  };
}

function nextOfFailure(
  { error, sent }: Extract<Verdict, { kind: 'failed' }>,
  before: OutboxRecord,
  context: VerdictContext,
): (now: OutboxRecord) => Next {
  const kind = classify(error);
  const lastFailure = error.code;
  // Refused unheard: as if it had never gone out.
  const unheard = { uncertain: before.uncertain, sentAt: before.sentAt ?? null };
  const isWaitedFor = before.page != null && !before.uncertain;
  switch (kind) {
    case 'refused':
      return refuse(refusalOf(error), context);
    case 'unconfigured':
      return (now) => ({
        now: { ...now, ...unheard, state: 'unconfigured', lastFailure },
        end: { outcome: 'unconfigured' },
      });
    case 'waits':
      if (isWaitedFor && !isRenewable(error)) return refuse(refusalOf(error), context);
      return (now) => ({ now: { ...now, ...unheard, lastFailure, attempts: before.attempts } });
    case 'busy':
      if (isWaitedFor && !context.isOfBatch) return refuse(refusalOf(error), context);
      return (now) => ({ now: { ...now, ...unheard, lastFailure, ...putOff(before, error, context) } });
    case 'unanswered':
      // It stays what was noted before the request went out, if one did.
      return (now) => ({
        now: {
          ...now,
          lastFailure,
          ...putOff(before, error, context, sent && now.subject.kind !== 'report'),
        },
      });
  }
}

/** The same account can sign in again, and what waits goes on. */
function isRenewable({ code }: OverairError): boolean {
  return code !== 'account-changed' && code !== 'client-outdated';
}

function putOff(
  before: OutboxRecord,
  error: OverairError,
  { now, random }: VerdictContext,
  isToBeAsked = false,
): Pick<OutboxRecord, 'attempts' | 'nextAt'> {
  const attempts = before.attempts + 1;
  const pause = isToBeAsked
    ? ASK_AGAIN.first
    : before.uncertain && before.subject.kind !== 'report'
      ? askAgainAfter(before, now)
      : backoff(attempts, random);
  return { attempts, nextAt: now + Math.max(pause, retryAfterOf(error)) };
}

/** What a pass does after an attempt. */
export type Step =
  | { readonly kind: 'next' }
  /** The others would meet the same: not before `at`, ms since the epoch by the local clock. */
  | { readonly kind: 'pause'; readonly at: number; readonly isBusy: boolean }
  /** Nothing can be sent until the session or the page is renewed. */
  | { readonly kind: 'waits'; readonly error: OverairError };

/** What a pass does after these verdicts, whose entries stand as `nextAt` says. */
export function stepAfter(verdicts: readonly { verdict: Verdict; nextAt: number }[]): Step {
  for (const { verdict, nextAt } of verdicts) {
    if (verdict.kind !== 'failed') continue;
    const { error } = verdict;
    const kind = classify(error);
    if (kind === 'waits') return { kind: 'waits', error };
    if (concernsAll(error)) return { kind: 'pause', at: nextAt, isBusy: kind === 'busy' };
  }
  return { kind: 'next' };
}
