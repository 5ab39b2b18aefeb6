import type { ActivityRecord } from '../storage/activity-record';
import type { Database } from '../storage/database';
import type { OutboxRecord, Refusal } from '../storage/outbox-record';
import { scopeKey, type AccountScope } from '../storage/scope';
import type { ReportLine } from './types';

/**
 * What became of a report. memory: not saved, the disk is full · saved: kept here, not sent · sent: no answer yet ·
 * unanswered: it was sent and no answer came, so it is sent again · accepted: the Developer Center has taken it · unconfigured: it has no code, so it is not sent · refused · dropped.
 */
export type ReportState =
  | { readonly kind: 'memory' | 'saved' | 'sent' | 'unanswered' | 'unconfigured' | 'dropped' }
  | { readonly kind: 'accepted'; readonly at: number | null }
  | { readonly kind: 'refused'; readonly refusal: Refusal | null };

/** By the ids of reports. */
export type ReportStates = Readonly<Record<string, ReportState>>;

/** Looks up what became of reports, by their ids. */
export async function reportStates(
  {
    database,
    outbox,
  }: {
    readonly database: Database;
    readonly outbox: { entries(): Promise<readonly OutboxRecord[]> };
  },
  scope: AccountScope,
  lines: readonly ReportLine[],
): Promise<ReportStates> {
  const entries = new Map((await outbox.entries()).map((entry) => [entry.id, entry]));
  const activities = await database.read(['activity'], (transaction) =>
    Promise.all(lines.map(({ id }) => transaction.objectStore('activity').get([...scopeKey(scope), id]))),
  );
  return Object.fromEntries(
    lines.map(({ id }, index) => {
      const entry = entries.get(id);
      const activity = activities[index];
      return [id, stateOf(entry, activity)] as const;
    }),
  );
}

function stateOf(entry: OutboxRecord | undefined, activity: ActivityRecord | undefined): ReportState {
  switch (activity?.outcome) {
    case undefined:
      return { kind: 'memory' };
    case 'waiting':
      if (entry?.uncertain !== true) return { kind: 'saved' };
      return { kind: entry.lastFailure === null ? 'sent' : 'unanswered' };
    case 'accepted':
      return { kind: 'accepted', at: activity.acceptedAt };
    case 'refused':
      return { kind: 'refused', refusal: activity.refusal };
    case 'unconfigured':
      return { kind: 'unconfigured' };
    case 'dropped':
    case 'replaced':
    case 'withdrawn':
      return { kind: 'dropped' };
  }
}
