import { deviceIdText } from '../plans/device-id';
import type { Decided } from '../plans/effect';
import type { OutboxRecord, OutboxSubject, ReportSubject } from '../storage/outbox-record';

/** What holds up nothing of the other: order is kept within one of them. */
export type LaneName = 'reports' | 'decisions';

/** The lane that an entry goes in. */
export function laneOf({ kind }: OutboxSubject): LaneName {
  return kind === 'report' ? 'reports' : 'decisions';
}

/** Narrows to a report of a Bluetooth upgrade; all others are decisions. */
export function isReport(subject: OutboxSubject): subject is ReportSubject {
  return subject.kind === 'report';
}

/** The decision about a plan that an entry is; null if it is about no plan. */
export function decidedBy(subject: OutboxSubject): Decided | null {
  if (subject.kind === 'acknowledge')
    return { planId: subject.planId, action: 'acknowledge', appointment: null };
  return subject.kind === 'action' ? subject : null;
}

/** Two entries with the same text are about one thing: the later takes the place of the earlier, if that is unsent. */
export function topicOf({ subject, ...entry }: Pick<OutboxRecord, 'subject' | 'productKey' | 'deviceKey'>) {
  if (subject.kind === 'report') return null;
  const topic = subject.kind === 'auto-confirmation' ? '' : subject.planId;
  return `${subject.kind} ${topic} ${deviceIdText(entry)}`;
}
