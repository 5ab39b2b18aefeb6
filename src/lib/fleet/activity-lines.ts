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

/** The history by what is left to do. */
export interface ActivityGroups {
  readonly waiting: readonly ActivityLine[];
  readonly refused: readonly ActivityLine[];
  /** Parked until the operator has configured a code. */
  readonly unconfigured: readonly ActivityLine[];
  readonly done: readonly ActivityLine[];
}

export type ActivityGroup = keyof ActivityGroups;

/** The history joined with what is still to be sent; the order is the history's. */
export function activityLines(
  records: readonly ActivityRecord[],
  entries: readonly OutboxRecord[],
): ActivityLine[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  return records.map((record) => ({ record, entry: byId.get(record.id) ?? null }));
}

/** The lines by what is left to do, each group in their order. */
export function groupLines(lines: readonly ActivityLine[]): ActivityGroups {
  const groups: Record<ActivityGroup, ActivityLine[]> = {
    waiting: [],
    refused: [],
    unconfigured: [],
    done: [],
  };
  for (const line of lines) groups[line.entry?.state ?? 'done'].push(line);
  return groups;
}
