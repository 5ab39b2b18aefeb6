import { OverairError } from '$lib/errors';
import type { ActivityLine } from '$lib/fleet/activity-lines';
import { m } from '$lib/paraglide/messages';
import type { ActivityOutcome, ActivityRecord } from '$lib/storage/activity-record';
import type { Refusal } from '$lib/storage/outbox-record';
import { errorWord } from './error-words.svelte';
import { dateTime, sentences } from './format';
import { actionWord } from './list-line-words';
import { isRefusal, refusalWord } from './words';

const reportWords: Readonly<Record<string, () => string>> = {
  confirmed: () => m.report_confirmed(),
  downloading: () => m.report_downloading(),
  transferring: () => m.report_transferring(),
  succeeded: () => m.report_succeeded(),
  failed: () => m.report_failed(),
};

/** What happened, in two or three words. */
export function activityWord({ action, what }: ActivityRecord): string {
  return action === null ? (reportWords[what]?.() ?? what) : actionWord(action);
}

const outcomeWords: Record<ActivityOutcome, () => string> = {
  waiting: () => m.activity_saved(),
  accepted: () => m.activity_accepted(),
  refused: () => m.activity_refused(),
  unconfigured: () => m.activity_unconfigured(),
  replaced: () => m.activity_replaced(),
  withdrawn: () => m.activity_withdrawn(),
  dropped: () => m.activity_dropped(),
};

/** Where it stands: what is saved and what is accepted never read alike. */
export function outcomeWord({ record, entry }: ActivityLine, now: number): string {
  if (record.outcome === 'accepted' && record.acceptedAt !== null) {
    return m.activity_accepted_at({ when: dateTime(record.acceptedAt, now) });
  }
  if (record.outcome === 'waiting' && entry?.uncertain === true) return m.activity_uncertain();
  return outcomeWords[record.outcome]();
}

/** Why it was refused, and what to do next. */
export function refusedWord({ code, upstreamCode, message }: Refusal): string {
  if (code === 'action-not-possible' && isRefusal(message)) {
    return sentences(m.error_action_not_possible(), refusalWord(message));
  }
  return errorWord(new OverairError(code, { upstreamCode, upstreamMessage: message }));
}
