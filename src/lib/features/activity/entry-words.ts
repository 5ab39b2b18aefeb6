import { OverairError } from '$lib/errors';
import { m } from '$lib/paraglide/messages';
import type { SightState } from '$lib/storage/followed-record';
import { brief, NOTES_LENGTH } from '$lib/ui/foreign-text';
import { duration } from '$lib/ui/format';
import type { IconName } from '$lib/ui/icons';
import { errorWord } from '$lib/views/error-words.svelte';
import type { Entry } from './entries';
import { originOf, peopleOf, wayOf, type Origin, type Way } from './entry-facts';
import type { EntryResult, Result } from './entry-result';

const resultWords: Readonly<Record<Result, () => string>> = {
  succeeded: () => m.phase_succeeded(),
  failed: () => m.phase_failed(),
  cancelled: () => m.phase_cancelled(),
  open: () => m.activity_result_open(),
  unknown: () => m.activity_result_unknown(),
  undone: () => m.activity_result_undone(),
};

const stageWords: Readonly<Record<NonNullable<EntryResult['stage']>, () => string>> = {
  scheduled: () => m.phase_appointed(),
  queued: () => m.phase_queued(),
  running: () => m.phase_upgrading(),
  begun: () => m.activity_result_begun(),
};

/** A result as a filter names it. */
export const resultWord = (result: Result): string => resultWords[result]();

/** How an upgrade stands, in a few words. */
export const standsWord = ({ result, stage }: EntryResult): string =>
  stage === null ? resultWord(result) : stageWords[stage]();

export const resultIcons = {
  succeeded: 'circleCheck',
  failed: 'circleCross',
  cancelled: 'circleMinus',
  open: 'clock',
  unknown: 'info',
  undone: 'circleMinus',
} as const satisfies Record<Result, IconName>;

/** Why it ended so; null if nothing is known of that. */
export function reasonWord({ basis, reason }: EntryResult): string | null {
  if (basis?.kind === 'error') return errorWord(new OverairError(basis.code, basis.details));
  if (basis?.kind === 'person') return m.activity_basis_person();
  return reason === '' ? null : m.activity_reason({ reason: brief(reason, NOTES_LENGTH) });
}

const wayWords: Readonly<Record<Way, () => string>> = {
  cloud: () => m.activity_way_cloud(),
  bluetooth: () => m.activity_way_bluetooth(),
  both: () => m.activity_way_both(),
};

const originWords: Readonly<Record<Origin, () => string | null>> = {
  here: () => null,
  automatic: () => m.activity_origin_automatic(),
  elsewhere: () => m.activity_origin_elsewhere(),
  unknown: () => null,
};

/** Who, which way and how long, as far as each is known. */
export function factWords(entry: Entry, { durationMs }: EntryResult): readonly string[] {
  const way = wayOf(entry);
  const stage = entry.lines.findLast(({ record }) => record.stage !== null)?.record.stage;
  return [
    peopleOf(entry)
      .map((who) => brief(who))
      .join(', '),
    entry.kind === 'switch' || way === null ? null : wayWords[way](),
    stage == null ? null : m.stages_of({ number: stage.number, of: stage.of }),
    durationMs === null ? null : m.activity_took({ duration: duration(durationMs) }),
    entry.lines.some(({ record }) => record.virtual) ? m.upgrade_virtual() : null,
  ].filter((word): word is string => word !== null && word !== '');
}

/** Whose decision it was, if not that of the people who are named; else null. */
export const originWord = (entry: Entry): string | null =>
  entry.kind === 'switch' ? null : originWords[originOf(entry)]();

const sightWords: Readonly<Record<SightState, () => string>> = {
  waiting: () => m.plan_state_waiting(),
  scheduled: () => m.phase_appointed(),
  queued: () => m.phase_queued(),
  running: () => m.phase_upgrading(),
  succeeded: () => m.phase_succeeded(),
  failed: () => m.phase_failed(),
  cancelled: () => m.phase_cancelled(),
  gone: () => m.activity_seen_gone(),
  unclear: () => m.phase_unknown(),
};

export const sightWord = (state: SightState): string => sightWords[state]();
