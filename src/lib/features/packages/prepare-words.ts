import type { MissingPart, Preparation } from '$lib/firmware/preparation';
import { m } from '$lib/paraglide/messages';
import { dateTime, relative } from '$lib/ui/format';
import { localeState } from '$lib/ui/locale.svelte';

const missingWords: Record<MissingPart, () => string> = {
  plan: () => m.prepare_missing_plan(),
  package: () => m.prepare_missing_package(),
  secret: () => m.prepare_missing_secret(),
};

/** Several things as one text, e.g. "a, b and c". */
export const listOf = (parts: readonly string[]): string =>
  new Intl.ListFormat(localeState.current).format(parts);

/** How far a device is prepared, and until when that is good. */
export function preparationWord({ state, missing, until }: Preparation, now: number): string {
  switch (state) {
    case 'none':
      return m.prepare_none();
    case 'incomplete':
      return m.prepare_incomplete({ parts: listOf(missing.map((part) => missingWords[part]())) });
    case 'ended':
      return m.prepare_ended();
    case 'ready':
      return until === null ? m.prepare_ready() : m.prepare_ready_until({ when: dateTime(until, now) });
  }
}

/** That the plan was read long ago and may have changed; empty if it is fresh. */
export function staleWord({ stale, readAt, state }: Preparation, now: number): string {
  if (!stale || readAt === null || state === 'none' || state === 'ended') return '';
  return m.prepare_stale({ when: relative(readAt, now) });
}
