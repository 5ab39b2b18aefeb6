import type { ActivityRecord } from '../storage/activity-record';
import type { OutboxRecord } from '../storage/outbox-record';

/** One line of the history, with what is still to be sent of it. */
export interface ActivityLine {
  readonly record: ActivityRecord;
  /** The entry in the outbox; null if nothing is to be sent any more. */
  readonly entry: OutboxRecord | null;
  /** In this page's memory alone: it must stay open. */
  readonly held?: boolean;
}

/** The history joined with what is still to be sent; the order is the history's. */
export function activityLines(
  records: readonly ActivityRecord[],
  entries: readonly OutboxRecord[],
): ActivityLine[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  return records.map((record) => ({ record, entry: byId.get(record.id) ?? null }));
}
