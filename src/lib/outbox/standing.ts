import type { PersonAction } from '../plans/actions';
import type { ActivityOutcome, ActivityRecord } from '../storage/activity-record';
import type { OutboxRecord, OutboxSubject, Refusal } from '../storage/outbox-record';

/**
 * Where an entry stands: the one answer that the pages, the history and the journal read. Times in ms since the epoch.
 * `held`: in memory alone, so that its page must stay open.
 */
export type Standing =
  | { readonly kind: 'accepted'; readonly at: number | null }
  /** By the platform, with its code and words; or ours: then it certainly had no effect. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'waiting'; readonly since: number; readonly why: WaitReason; readonly held: boolean }
  /** It went out and no answer came: of a decision the plan is asked, a report is sent again. */
  | { readonly kind: 'unknown'; readonly since: number; readonly held: boolean }
  /** Decided without a network, and too old to be sent by the time there was one. */
  | { readonly kind: 'lapsed' }
  | { readonly kind: 'replaced' }
  /** `givenUp`: not before it was sent, but because nothing more was to come of it. */
  | { readonly kind: 'withdrawn'; readonly givenUp: boolean };

/**
 * turn: it goes out now · answer: it is out, and the answer is on its way · network: nothing answers · busy: the platform asked to be left alone for a while ·
 * session: the person has to sign in again · code: its report has none at this operator.
 */
export type WaitReason = 'turn' | 'answer' | 'network' | 'busy' | 'session' | 'code';

/** Whether nothing more is to come. */
export function isSettled({ kind }: Standing): boolean {
  return kind !== 'waiting' && kind !== 'unknown';
}

/** Whether it is about to go out, or out, while its person waits. */
export function isUnderWay(standing: Standing): boolean {
  return standing.kind === 'waiting' && (standing.why === 'turn' || standing.why === 'answer');
}

/** What a person does by an entry with a plan; null if it is about no plan. */
export function actionOf(subject: OutboxSubject): PersonAction | null {
  if (subject.kind === 'acknowledge') return 'acknowledge';
  return subject.kind === 'action' ? subject.action : null;
}

/** Where an entry stands that is still in the outbox. */
export function standingOf(entry: OutboxRecord, held = false): Standing {
  const { decidedAt: since, refusal } = entry;
  if (entry.state === 'unconfigured') return { kind: 'waiting', since, why: 'code', held };
  if (entry.state === 'refused') return refusedAs(refusal ?? nameless);
  if (entry.uncertain) {
    return entry.lastFailure === null
      ? { kind: 'waiting', since, why: 'answer', held }
      : { kind: 'unknown', since, held };
  }
  return { kind: 'waiting', since, why: whyWaiting(entry), held };
}

/** How a line of the history ended whose entry is gone. */
export function endedAs({
  outcome,
  acceptedAt = null,
  refusal = null,
}: {
  readonly outcome: ActivityOutcome;
  readonly acceptedAt?: number | null;
  readonly refusal?: Refusal | null;
}): Standing | null {
  switch (outcome) {
    case 'accepted':
      return { kind: 'accepted', at: acceptedAt };
    case 'refused':
      return refusedAs(refusal ?? nameless);
    case 'replaced':
      return { kind: 'replaced' };
    case 'withdrawn':
      return { kind: 'withdrawn', givenUp: false };
    case 'dropped':
      return { kind: 'withdrawn', givenUp: true };
    case 'waiting':
    case 'unconfigured':
      return null;
  }
}

/** A line of the history with its entry, if that is still there. */
export function standingOfLine(record: ActivityRecord, entry: OutboxRecord | null, held = false): Standing {
  if (entry !== null) return standingOf(entry, held);
  // Its entry is gone and its end was not written: given up with the page that had it.
  return endedAs(record) ?? { kind: 'withdrawn', givenUp: true };
}

const nameless: Refusal = { code: 'internal', upstreamCode: '', message: '' };

function refusedAs(refusal: Refusal): Standing {
  return refusal.code === 'action-lapsed' ? { kind: 'lapsed' } : { kind: 'refused', refusal };
}

function whyWaiting({ lastFailure, page, subject }: OutboxRecord): WaitReason {
  switch (lastFailure) {
    case null:
      return page === null && subject.kind !== 'report' ? 'network' : 'turn';
    case 'too-many-requests':
      return 'busy';
    case 'not-signed-in':
    case 'session-expired':
    case 'account-changed':
    case 'client-outdated':
      return 'session';
    default:
      return 'network';
  }
}
