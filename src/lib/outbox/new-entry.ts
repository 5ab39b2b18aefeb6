import type { DeviceId } from '../plans/types';
import { noFacts, type NewActivity } from '../storage/activity';
import type { ActivityFacts } from '../storage/activity-record';
import type { JournalEntry } from '../storage/journals';
import type { Journal, JournalReport } from '../storage/journal-record';
import type { OutboxRecord, OutboxSubject } from '../storage/outbox-record';
import type { AccountScope } from '../storage/scope';

/** A fact or a decision that must reach the Developer Center. */
export interface NewEntry extends DeviceId {
  readonly subject: OutboxSubject;
  /** For the history: who, from which to which version, how long. */
  readonly facts: Partial<ActivityFacts>;
  /** Made while it was known that nothing answers: kept until it can be sent. Else its person waits for the answer. */
  readonly offline?: boolean;
  /** A request for it went out before, and may have had its effect: that is looked at first. */
  readonly uncertain?: boolean;
  /** The upgrade's journal as it is with this fact, written together with it. */
  readonly journalState?: Journal | undefined;
}

/** An entry with all that is written with it, before it has a place in the order. */
export interface ComposedEntry {
  readonly record: OutboxRecord;
  readonly activity: NewActivity;
  readonly journal: readonly [JournalEntry, JournalReport?] | null;
}

/** An entry that has not been tried. */
export const fresh = {
  state: 'waiting',
  attempts: 0,
  nextAt: 0,
  uncertain: false,
  lastFailure: null,
  refusal: null,
  page: null,
  sentAt: null,
} as const satisfies Partial<OutboxRecord>;

export interface NewEntryOptions {
  readonly scope: AccountScope;
  /** The platform's time, ms since the epoch. */
  readonly now: number;
  /** This page; null in a worker. */
  readonly page: string | null;
  /** The reports that have a code; null if it is not known. */
  readonly configured: ReadonlySet<string> | null;
}

/** A new entry with its id, its time, its line of the history and its journal. */
export function composeEntry(entry: NewEntry, options: NewEntryOptions): ComposedEntry {
  const { scope, now, page, configured } = options;
  const { productKey, deviceKey, subject, facts, journalState, offline = false, uncertain = false } = entry;
  const { center, account } = scope;
  const id = crypto.randomUUID();
  const unknown = subject.kind === 'report' && configured?.has(subject.report) === false;
  const record: OutboxRecord = {
    ...fresh,
    ...{ center, account, productKey, deviceKey, sequence: 0, id, key: id, subject, decidedAt: now },
    state: unknown ? 'unconfigured' : 'waiting',
    uncertain,
    page: subject.kind === 'report' || offline ? null : page,
  };
  return {
    record,
    activity: {
      ...{ ...noFacts, ...facts, id, productKey, deviceKey, happenedAt: now },
      ...lineOf(subject),
    },
    journal: journalState === undefined ? null : journalOf(record, journalState),
  };
}

type Line = Pick<NewActivity, 'kind' | 'what' | 'componentNo' | 'planId' | 'action' | 'appointment'>;

function lineOf(subject: OutboxSubject): Line {
  const none = { componentNo: null, planId: null, action: null, appointment: null };
  switch (subject.kind) {
    case 'report':
      return { ...none, kind: 'report', what: subject.report, componentNo: subject.componentNo };
    case 'action': {
      const { action, planId, appointment } = subject;
      return { ...none, kind: 'action', what: action, action, planId, appointment };
    }
    case 'acknowledge':
      return { ...none, kind: 'action', what: 'acknowledge', action: 'acknowledge', planId: subject.planId };
    case 'auto-confirmation':
      return { ...none, kind: 'auto-confirmation', what: subject.on ? 'auto-on' : 'auto-off' };
  }
}

function journalOf(record: OutboxRecord, state: Journal): [JournalEntry, JournalReport?] {
  const { productKey, deviceKey, subject, id, decidedAt } = record;
  const entry = { productKey, deviceKey, state, now: decidedAt };
  if (subject.kind !== 'report') return [entry];
  const { componentNo, report } = subject;
  return [entry, { id, componentNo, report, savedAt: decidedAt, acceptedAt: null }];
}
