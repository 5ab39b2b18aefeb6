import { Time } from '@internationalized/date';
import { instantOf, localOf } from './local-time';

/** When a person can be reminded of a plan, ms since the epoch. */
export interface RemindTimes {
  /** The next evening, at eight. */
  readonly evening: number;
  /** Whether that is today's. */
  readonly isTonight: boolean;
  /** The next Monday, at eight in the morning. */
  readonly nextWeek: number;
}

const EVENING = new Time(20);
const MORNING = new Time(8);
const HOUR = 3_600_000;

/** The times at `now`, ms since the epoch, by the clocks of an IANA zone; an evening is at least an hour ahead. */
export function remindTimes(now: number, zone: string): RemindTimes {
  const today = localOf(now, zone).date;
  const tonight = instantOf(today, EVENING, zone);
  const isTonight = tonight - now >= HOUR;
  // From 0 on Sunday; a Monday leads to the next one.
  const weekday = today.toDate('UTC').getUTCDay();
  const monday = today.add({ days: (8 - weekday) % 7 || 7 });
  return {
    evening: isTonight ? tonight : instantOf(today.add({ days: 1 }), EVENING, zone),
    isTonight,
    nextWeek: instantOf(monday, MORNING, zone),
  };
}
