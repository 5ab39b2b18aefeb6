import type { WorkItem } from '../../storage/work-item-record';
import { isOver, type WorkItems } from './items';

/** What came of a device: exactly one of these. */
export const workOutcomes = ['succeeded', 'failed', 'unknown', 'unfinished', 'untried'] as const;

export type WorkOutcome = (typeof workOutcomes)[number];

/** By what was noted of it. What was begun and not ended is noted elsewhere: in the journal of its upgrade. */
export const outcomeOf = ({ end }: WorkItem): WorkOutcome => end?.kind ?? 'untried';

/** A round told afterwards: every device once. */
export interface RoundSummary {
  readonly byOutcome: Readonly<Record<WorkOutcome, WorkItems>>;
  readonly total: number;
  /** Whether something is still to be gone to. */
  readonly isOpen: boolean;
  /** When the first attempt ended, and the last, by this machine's clock; null if none has. */
  readonly firstAt: number | null;
  readonly lastAt: number | null;
}

/** `of` says what came of a device. */
export function summaryOf(items: WorkItems, of: (item: WorkItem) => WorkOutcome = outcomeOf): RoundSummary {
  const allOf = (outcome: WorkOutcome): WorkItems => items.filter((item) => of(item) === outcome);
  const times = items.flatMap(({ tries }) => tries.map(({ at }) => at));
  return {
    byOutcome: {
      succeeded: allOf('succeeded'),
      failed: allOf('failed'),
      unknown: allOf('unknown'),
      unfinished: allOf('unfinished'),
      untried: allOf('untried'),
    },
    total: items.length,
    isOpen: items.some((item) => !isOver(item)),
    firstAt: times.length > 0 ? Math.min(...times) : null,
    lastAt: times.length > 0 ? Math.max(...times) : null,
  };
}
