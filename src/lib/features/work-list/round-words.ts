import type { Preparation } from '$lib/firmware/preparation';
import { m } from '$lib/paraglide/messages';
import { duration, moment } from '$lib/ui/format';
import type { RemainingTime } from '$lib/fleet/work-list/progress';
import { devicesText } from '$lib/views/devices-text';
import type { RoundLine } from './round.svelte';
import { endWord, notFoundWord } from './summary-text';

type Tone = 'good' | 'warn' | 'bad' | 'quiet';

/** Something said of a device, and how it is meant. */
export interface Said {
  readonly text: string;
  readonly tone: Tone;
}

const missingWords = {
  plan: m.round_lacks_plan,
  package: m.round_lacks_package,
  secret: m.round_lacks_key,
} as const;

/** Whether a device could be upgraded without a network, and since when. */
export function readyWord({ state, missing, readAt, stale }: Preparation, now: number): Said {
  switch (state) {
    case 'none':
      return { text: m.prepare_none(), tone: 'quiet' };
    case 'ended':
      return { text: m.prepare_ended(), tone: 'warn' };
    case 'incomplete': {
      const parts = missing.map((part) => missingWords[part]()).join(m.list_separator());
      return { text: m.prepare_incomplete({ parts }), tone: 'warn' };
    }
    case 'ready': {
      const text = readAt === null ? m.prepare_ready() : m.round_ready_since({ when: moment(readAt, now) });
      return { text, tone: stale ? 'warn' : 'good' };
    }
  }
}

/** What is said of a device on the list; nothing of one that simply waits. */
export function standingWords(line: RoundLine): readonly Said[] {
  const standing = standingWord(line);
  const notFound = notFoundWord(line.item);
  return [
    ...(standing ? [standing] : []),
    ...(notFound === '' ? [] : [{ text: notFound, tone: 'warn' } as const]),
  ];
}

/** What came of a device so far, or what is to be done first. */
function standingWord({ item, task }: RoundLine): Said | null {
  if (item.end?.kind === 'succeeded') return { text: endWord(item), tone: 'good' };
  if (task === 'elsewhere') return { text: m.upgrade_elsewhere_title(), tone: 'quiet' };
  if (task === 'verify') return { text: m.round_verify(), tone: 'warn' };
  if (task === 'go-on') return { text: m.round_interrupted(), tone: 'warn' };
  if (item.end !== null) return { text: endWord(item), tone: 'bad' };
  if (item.leftAt !== null) return { text: m.round_left(), tone: 'quiet' };
  return task === 'nothing' ? { text: m.round_no_plan(), tone: 'quiet' } : null;
}

/** How long what is left takes; empty if there is nothing to send. */
export function remainingWord({ ms, unknown }: RemainingTime): string {
  if (ms === 0) return unknown === 0 ? '' : m.round_time_unknown();
  const time = duration(ms);
  return unknown === 0 ? m.round_time({ time }) : m.round_time_least({ time, devices: devicesText(unknown) });
}
