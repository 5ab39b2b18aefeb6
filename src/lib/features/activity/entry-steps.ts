import type { ActivityLine } from '$lib/fleet/activity-lines';
import { SIGHT_GAP } from '$lib/fleet/run-times';
import type { Sight } from '$lib/storage/followed-record';
import type { Entry } from './entries';

/** One thing that happened; `at` in ms since the epoch. */
export type EntryStep = { readonly key: string; readonly at: number } & (
  | { readonly kind: 'line'; readonly line: ActivityLine }
  | {
      readonly kind: 'sight';
      readonly sight: Sight;
      /** When it was last seen otherwise, if that is so long ago that `at` does not say when it came about; else null. */
      readonly between: number | null;
    }
);

/**
 * What is done has the page's time and what is seen the Developer Center's, which a page knows to a second or so, ms: what
 * was seen right before it was done was seen after it.
 */
const CLOCKS = 2_000;

/** Where something stands among what happened, ms since the epoch. */
export const orderOf = (at: number, isSight: boolean): number => (isSight ? at + CLOCKS : at);

/** Everything of an entry, the oldest first; at one instant what was done comes before what was seen of it. */
export function stepsOf({ lines, followed }: Pick<Entry, 'lines' | 'followed'>): readonly EntryStep[] {
  const done = lines.map((line): EntryStep => {
    const { id, happenedAt } = line.record;
    return { key: id, at: happenedAt, kind: 'line', line };
  });
  const seen = (followed?.sights ?? []).map((sight, index): EntryStep => {
    const { at, since } = sight;
    const between = since !== null && at - since > SIGHT_GAP ? since : null;
    return { key: `seen-${index}`, at, kind: 'sight', sight, between };
  });
  const order = ({ at, kind }: EntryStep): number => orderOf(at, kind === 'sight');
  return [...done, ...seen].sort((a, b) => order(a) - order(b));
}
