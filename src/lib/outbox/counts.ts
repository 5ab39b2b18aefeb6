import type { OutboxRecord } from '../storage/outbox-record';

/** What waits, for badges and warnings. */
export interface OutboxCounts {
  /** To be sent, those in memory only included. */
  readonly waiting: number;
  readonly refused: number;
  /** Parked until their report has a code: in no badge and no warning. */
  readonly unconfigured: number;
  /** In memory only, the disk being full or gone: do not close this page. */
  readonly held: number;
}

/** The counts of an empty outbox. */
export const noCounts: OutboxCounts = { waiting: 0, refused: 0, unconfigured: 0, held: 0 };

/** Counts an account's entries; `isHeld` says which are in memory alone. */
export function countEntries(
  entries: Iterable<OutboxRecord>,
  isHeld: (id: string) => boolean = () => false,
): OutboxCounts {
  const counts = { ...noCounts };
  for (const { state, id } of entries) {
    counts[state] += 1;
    if (isHeld(id)) counts.held += 1;
  }
  return counts;
}
