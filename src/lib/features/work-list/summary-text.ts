import { OverairError } from '$lib/errors';
import { workOutcomes, type RoundSummary, type WorkOutcome } from '$lib/fleet/work-list/summary';
import { m } from '$lib/paraglide/messages';
import type { WorkItem } from '$lib/storage/work-item-record';
import { count, dateTime } from '$lib/ui/format';
import { brief } from '$lib/ui/foreign-text';
import { errorWord } from '$lib/views/error-words.svelte';
import { devicesText } from '$lib/views/devices-text';

const outcomeWords: Record<WorkOutcome, (of: { count: string }) => string> = {
  succeeded: m.round_count_succeeded,
  failed: m.round_count_failed,
  unknown: m.round_count_unknown,
  unfinished: m.round_count_unfinished,
  untried: m.round_count_untried,
};

/** How many came to what, e.g. "8 upgraded, 2 failed"; what none came to is left out. */
export function outcomeCounts({ byOutcome }: RoundSummary): string {
  const parts = workOutcomes.flatMap((outcome) => {
    const { length } = byOutcome[outcome];
    return length === 0 ? [] : [outcomeWords[outcome]({ count: count(length) })];
  });
  return parts.join(m.list_separator());
}

/** What came of a device, in a sentence; empty if nothing has yet. */
export function endWord({ end }: WorkItem): string {
  switch (end?.kind) {
    case undefined:
      return '';
    case 'succeeded':
      return end.said ? m.round_end_said() : end.transferred ? m.round_end_upgraded() : m.round_end_before();
    case 'unknown':
      return m.round_end_unknown();
    case 'failed':
      if (end.code === null) return m.round_end_failed_said();
      return end.code === 'cancelled'
        ? m.round_end_cancelled()
        : errorWord(new OverairError(end.code, end.details));
  }
}

/** That a device was not where it should be; empty if it was, or nobody has looked. */
export const notFoundWord = ({ notFoundAt }: WorkItem): string =>
  notFoundAt === null ? '' : m.round_not_found();

/** A round as a text to be handed on: what came of every device, each once. */
export function summaryText(
  summary: RoundSummary,
  { now, who, nameOf }: { now: number; who: string; nameOf: (item: WorkItem) => string },
): string {
  const { byOutcome, firstAt, lastAt, total } = summary;
  const lines = workOutcomes.flatMap((outcome) => {
    const found = byOutcome[outcome];
    if (found.length === 0) return [];
    const title = outcomeWords[outcome]({ count: count(found.length) });
    return ['', title, ...found.map((item) => `- ${lineOf(item, outcome, nameOf(item))}`)];
  });
  const times =
    firstAt === null || lastAt === null
      ? []
      : [m.round_text_times({ first: dateTime(firstAt, now), last: dateTime(lastAt, now) })];
  return [
    m.round_text_title({ app: m.app_name(), who }),
    m.round_text_counts({ devices: devicesText(total), counts: outcomeCounts(summary) }),
    ...times,
    ...lines,
    '',
  ].join('\n');
}

function lineOf(item: WorkItem, outcome: WorkOutcome, name: string): string {
  const device = m.round_text_device({ name: brief(name), key: item.deviceKey });
  const reasons = [outcome === 'failed' ? endWord(item) : '', notFoundWord(item)].filter((why) => why !== '');
  const why = reasons.join(m.list_separator());
  return why === '' ? device : m.round_text_why({ device, why });
}
