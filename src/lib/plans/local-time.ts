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

/** What the clocks of a zone do with a local time on the day they change: it is left out, or exists twice. */
export type ClockChange = 'skipped' | 'repeated';

/** Whether a local date and time is one that an IANA zone's clocks leave out or show twice; null if it is neither. */
export function clockChangeAt(date: CalendarDate, time: Time, zone: string): ClockChange | null {
  const local = toCalendarDateTime(date, time);
  const earlier = toZoned(local, zone, 'earlier');
  if (earlier.compare(toZoned(local, zone, 'later')) === 0) return null;
  return toCalendarDateTime(earlier).compare(local) === 0 ? 'repeated' : 'skipped';
}

/** Whether a zone's clocks change between two instants (milliseconds since the epoch). */
export function clocksChangeBetween(start: number, end: number, zone: string): boolean {
  return fromAbsolute(start, zone).offset !== fromAbsolute(end, zone).offset;
}
