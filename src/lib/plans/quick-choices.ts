import { Time } from '@internationalized/date';
import { appointableWindow, appointmentViolations, MINIMUM_APPOINTMENT_MS } from './appointment';
import { instantOf, localOf } from './local-time';
import type { Period } from './types';

/** An appointment at one tap. */
export interface QuickChoice {
  readonly name: 'tonight' | 'earliest-hour' | 'last-hour';
  readonly period: Period;
}

const MINUTE = 60_000;

/** How far ahead the earliest hour begins, so that it is not past before it has been sent. */
const LEAD_MS = 2 * MINUTE;

/**
 * The quick choices that fit a plan's period at `now`, in an IANA zone: tonight (the next 02:00–04:00 by that
 * zone's clocks), the earliest hour, and the last hour if that is another. They begin and end on full minutes,
 * because that is what the fields of a form hold. Instants are milliseconds since the epoch.
 */
export function quickChoices(plan: Period, now: number, zone: string): readonly QuickChoice[] {
  const window = appointableWindow(plan, now);
  if (window === null) return [];
  const earliest = hourFrom(Math.ceil(Math.max(plan.start, now + LEAD_MS) / MINUTE) * MINUTE);
  const last = hourFrom(Math.floor(plan.end / MINUTE) * MINUTE - MINIMUM_APPOINTMENT_MS);
  const choices: QuickChoice[] = [
    { name: 'tonight', period: tonight(now, zone) },
    { name: 'earliest-hour', period: earliest },
  ];
  if (last.start > earliest.start) choices.push({ name: 'last-hour', period: last });
  return choices.filter((choice) => appointmentViolations(choice.period, plan, now).length === 0);
}

function hourFrom(start: number): Period {
  return { start, end: start + MINIMUM_APPOINTMENT_MS };
}

/** The next 02:00–04:00 that has not begun; shorter or longer than two hours if the clocks change in it. */
function tonight(now: number, zone: string): Period {
  const today = localOf(now, zone).date;
  const of = (date: typeof today): Period => ({
    start: instantOf(date, new Time(2), zone),
    end: instantOf(date, new Time(4), zone),
  });
  const first = of(today);
  return first.start >= now ? first : of(today.add({ days: 1 }));
}
