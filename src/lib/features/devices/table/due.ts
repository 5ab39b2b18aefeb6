import type { DeviceRow } from '$lib/fleet/rows';
import type { DevicePlan } from '$lib/plans/types';

/** A moment that matters to a line. */
export interface DueTime {
  /** `by`: until then it can be decided or retried; `from`: then it opens or begins; `ended`: since then it is over. */
  readonly kind: 'by' | 'from' | 'ended';
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** When something of a line is due, or since when it is over; null if nothing is, or its plan has not been told. */
export function dueOf({ plan, phase }: DeviceRow, now: number): DueTime | null {
  if (plan === null || plan === undefined) return null;
  switch (phase) {
    case 'awaiting-confirmation':
    case 'queued':
      return { kind: 'by', at: plan.period.end };
    case 'not-yet-open':
      return { kind: 'from', at: plan.period.start };
    case 'appointed':
      return { kind: 'from', at: plan.appointment?.start ?? plan.period.start };
    case 'failed':
    case 'cancelled':
      return overOrBy(plan, now);
    case 'expired':
      return { kind: 'ended', at: expiry(plan, now) };
    default:
      return null;
  }
}

function overOrBy({ period }: DevicePlan, now: number): DueTime {
  return { kind: now < period.end ? 'by' : 'ended', at: period.end };
}

/** What was appointed may be over before the plan is. */
function expiry({ period, appointment }: DevicePlan, now: number): number {
  return appointment !== null && now < period.end ? appointment.end : period.end;
}
