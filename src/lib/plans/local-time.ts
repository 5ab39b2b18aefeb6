import {
  type CalendarDate,
  type Time,
  fromAbsolute,
  toCalendarDate,
  toCalendarDateTime,
  toTime,
  toZoned,
} from '@internationalized/date';

/**
 * The instant (milliseconds since the epoch) of a local date and time in an IANA zone. An appointment is elapsed
 * time: a local time that does not exist, because the clocks went forward, moves forward by as much; one that
 * exists twice is the first.
 */
export function instantOf(date: CalendarDate, time: Time, zone: string): number {
  return toZoned(toCalendarDateTime(date, time), zone, 'compatible').toDate().getTime();
}

/** The local date and time that the clocks of an IANA zone show at an instant (milliseconds since the epoch). */
export function localOf(instant: number, zone: string): { readonly date: CalendarDate; readonly time: Time } {
  const local = fromAbsolute(instant, zone);
  return { date: toCalendarDate(local), time: toTime(local) };
}
