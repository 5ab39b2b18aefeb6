import type { OutboxRecord } from '../storage/outbox-record';

/** Reports that have waited so long are told, ms. */
export const REPORTS_WAIT = 24 * 60 * 60 * 1000;

/** How many reports have waited for a day at `now`, ms since the epoch. */
export const haveWaited = (entries: readonly OutboxRecord[], now: number): number =>
  entries.filter(
    ({ subject, state, decidedAt }) =>
      subject.kind === 'report' && state === 'waiting' && now - decidedAt >= REPORTS_WAIT,
  ).length;
