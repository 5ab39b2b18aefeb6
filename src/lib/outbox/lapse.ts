import type { OutboxSubject } from '../storage/outbox-record';

/** An "upgrade now" taken without a network is not sent after this time, ms, unless the person chose otherwise. */
export const LAPSES_AFTER = 60 * 60 * 1000;

/** Whether a decision begins an upgrade at once, and so is not to be sent much later: the device may be elsewhere by then. */
export function canLapse(subject: OutboxSubject): boolean {
  if (subject.kind !== 'action' || subject.sendWhenever) return false;
  return subject.action === 'confirm' || subject.action === 'retry';
}
