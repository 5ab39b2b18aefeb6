import type { ActivityLine } from '$lib/fleet/activity-lines';
import { m } from '$lib/paraglide/messages';
import { isUnderWay, standingOfLine, type Standing } from '$lib/outbox/standing';
import type { ActivityRecord } from '$lib/storage/activity-record';
import { dateTime, sentences } from '$lib/ui/format';
import { actionWord } from './phase-words';

const reportWords: Readonly<Record<string, () => string>> = {
  confirmed: () => m.report_confirmed(),
  downloading: () => m.report_downloading(),
  transferring: () => m.report_transferring(),
  succeeded: () => m.report_succeeded(),
  failed: () => m.report_failed(),
};

const switchWords: Readonly<Record<string, () => string>> = {
  'auto-on': () => m.batch_title_auto_on(),
  'auto-off': () => m.batch_title_auto_off(),
};

/** What happened, in two or three words. */
export function activityWord({ action, what }: ActivityRecord): string {
  return action === null ? ((reportWords[what] ?? switchWords[what])?.() ?? what) : actionWord(action);
}

/** Where it stands: what is saved, sent and accepted never read alike. */
export function outcomeWord({ record, entry, held = false }: ActivityLine, now: number): string {
  const standing = standingOfLine(record, entry, held);
  switch (standing.kind) {
    case 'accepted':
      return standing.at === null
        ? m.activity_accepted()
        : m.activity_accepted_at({ when: dateTime(standing.at, now) });
    case 'waiting':
      return waitingWord(standing);
    case 'unknown':
      return record.kind === 'report' ? m.activity_uncertain() : m.activity_unknown();
    case 'lapsed':
    case 'refused':
      return m.activity_refused();
    case 'replaced':
      return m.activity_replaced();
    case 'withdrawn':
      return standing.givenUp ? m.given_up() : m.activity_withdrawn();
  }
}

function waitingWord({ why, held }: Extract<Standing, { kind: 'waiting' }>): string {
  if (held) return m.activity_held();
  if (why === 'code') return m.activity_unconfigured();
  return why === 'answer' ? m.activity_sent() : m.outcome_saved_title();
}

/** What a switch that is being set waits for; null while its answer is on the way. */
export function settingWord(standing: Standing): string | null {
  if (standing.kind === 'unknown') return m.activity_unknown();
  if (standing.kind !== 'waiting' || isUnderWay(standing)) return null;
  return sentences(m.outcome_saved_title(), m.activity_waits_network());
}
