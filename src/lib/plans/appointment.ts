import type { Period } from './types';

/** An appointment lasts at least one hour of elapsed time. */
export const MINIMUM_APPOINTMENT_MS = 3_600_000;

/** What is wrong with one end of a wished appointment. */
export type AppointmentViolation =
  | { readonly field: 'start'; readonly code: 'missing' | 'in-past' | 'before-plan' | 'after-plan' }
  | {
      readonly field: 'end';
      readonly code: 'missing' | 'in-past' | 'before-plan' | 'after-plan' | 'before-start' | 'too-short';
    };

/** An appointment as it is being filled in; null if nothing is entered. */
export interface WishedPeriod {
  readonly start: number | null;
  readonly end: number | null;
}

/**
 * What is wrong with a wished appointment, at most one violation for each field and the start's first; empty if
 * it may be sent. All instants are milliseconds since the epoch; `now` is the Developer Center's time. An
 * appointment lies inside the plan's period, does not begin in the past, and lasts an hour or more.
 */
export function appointmentViolations(
  wished: WishedPeriod,
  plan: Period,
  now: number,
): readonly AppointmentViolation[] {
  const violations: AppointmentViolation[] = [];
  const start = startViolation(wished.start, plan, now);
  if (start !== null) violations.push({ field: 'start', code: start });
  const end = endViolation(wished, plan, now);
  if (end !== null) violations.push({ field: 'end', code: end });
  return violations;
}

type Code<Field> = Extract<AppointmentViolation, { field: Field }>['code'];

function startViolation(start: number | null, plan: Period, now: number): Code<'start'> | null {
  if (start === null || !Number.isFinite(start)) return 'missing';
  if (start < plan.start) return 'before-plan';
  if (start >= plan.end) return 'after-plan';
  return start < now ? 'in-past' : null;
}

function endViolation({ start, end }: WishedPeriod, plan: Period, now: number): Code<'end'> | null {
  if (end === null || !Number.isFinite(end)) return 'missing';
  if (start !== null && end <= start) return 'before-start';
  if (end > plan.end) return 'after-plan';
  if (end <= plan.start) return 'before-plan';
  if (end <= now) return 'in-past';
  return start !== null && end - start < MINIMUM_APPOINTMENT_MS ? 'too-short' : null;
}

/**
 * The stretch in which an appointment can lie at `now`: the plan's period without its past. Null if less than
 * an hour is left of it, so that no appointment fits.
 */
export function appointableWindow(plan: Period, now: number): Period | null {
  const start = Math.max(plan.start, now);
  return plan.end - start >= MINIMUM_APPOINTMENT_MS ? { start, end: plan.end } : null;
}
