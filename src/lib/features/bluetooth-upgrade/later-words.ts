import type { ReportName } from '$lib/developer-center/operations';
import { m } from '$lib/paraglide/messages';
import type { Standing } from '$lib/outbox/standing';
import { brief, NOTES_LENGTH } from '$lib/ui/foreign-text';
import { duration } from '$lib/ui/format';
import type { UpgradePhase } from '$lib/upgrade/phases';
import type { ComponentOutcome } from '$lib/upgrade/records';

const reportWords: Record<ReportName, () => string> = {
  confirmed: () => m.upgrade_report_confirmed(),
  downloading: () => m.upgrade_report_downloading(),
  transferring: () => m.upgrade_report_transferring(),
  succeeded: () => m.upgrade_report_succeeded(),
  failed: () => m.step_failed(),
};

export const reportWord = (report: ReportName): string => reportWords[report]();

/** What became of a report, as a sentence; undefined while it is being read. */
export function reportStandingWord(standing: Standing | undefined): string {
  switch (standing?.kind) {
    case undefined:
      return m.upgrade_report_state_saving();
    case 'waiting':
      return waitingReportWord(standing);
    case 'unknown':
      return standing.held ? m.upgrade_report_state_memory() : m.activity_uncertain();
    case 'accepted':
      return m.activity_accepted();
    case 'lapsed':
    case 'replaced':
    case 'withdrawn':
      return m.upgrade_report_state_dropped();
    case 'refused': {
      const { message, upstreamCode } = standing.refusal;
      return message === ''
        ? m.upgrade_report_state_refused()
        : m.upgrade_report_refusal({ message: brief(message, NOTES_LENGTH), code: upstreamCode });
    }
  }
}

function waitingReportWord({ why, held }: Extract<Standing, { kind: 'waiting' }>): string {
  if (held) return m.upgrade_report_state_memory();
  if (why === 'code') return m.upgrade_report_state_unconfigured();
  return why === 'answer' ? m.activity_sent() : m.outcome_saved_title();
}

const unverifiedWords: Record<Extract<ComponentOutcome, { kind: 'unverified' }>['why'], () => string> = {
  'version-unreadable': () => m.upgrade_unverified_readable(),
  'verdict-unknown': () => m.upgrade_unverified_verdict(),
  'not-seen-again': () => m.upgrade_unverified_seen(),
};

/** Why a result is not known, as a sentence. */
export const unverifiedWord = (why: Extract<ComponentOutcome, { kind: 'unverified' }>['why']): string =>
  unverifiedWords[why]();

/** What a device that is back has said of its version so far, as sentences: a reading is no result yet. */
export function readingWord(
  { reading, until }: Pick<Extract<UpgradePhase, { name: 'checking' }>, 'reading' | 'until'>,
  now: number,
): string {
  if (until === null) return m.upgrade_checking_text();
  const left = duration(Math.max(0, until - now));
  return reading === null
    ? m.upgrade_checking_silent({ duration: left })
    : m.upgrade_checking_reading({ version: reading, duration: left });
}
