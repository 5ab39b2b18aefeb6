import type { WorkItem } from '../../storage/work-item-record';
import { isOver, type WorkItems } from './items';

/** What came of a device: exactly one of these. */
export const workOutcomes = ['succeeded', 'failed', 'unknown', 'untried'] as const;

export type WorkOutcome = (typeof workOutcomes)[number];

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

export function summaryOf(items: WorkItems): RoundSummary {
  const of = (outcome: WorkOutcome) => items.filter((item) => outcomeOf(item) === outcome);
  const times = items.flatMap(({ tries }) => tries.map(({ at }) => at));
  return {
    byOutcome: {
      succeeded: of('succeeded'),
      failed: of('failed'),
      unknown: of('unknown'),
      untried: of('untried'),
    },
    total: items.length,
    isOpen: items.some((item) => !isOver(item)),
    firstAt: times.length > 0 ? Math.min(...times) : null,
    lastAt: times.length > 0 ? Math.max(...times) : null,
  };
}
