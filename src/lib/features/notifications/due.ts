import { planIdOf, planStateOf, type DeviceRow } from '$lib/fleet/rows';
import { haveWaited } from '$lib/outbox/waiting-reports';
import type { OutboxRecord } from '$lib/storage/outbox-record';

/** Plans of waiting devices that end today, or reports that have waited. */
export type Due =
  | {
      readonly kind: 'plan-ends';
      readonly planId: string;
      readonly planName: string;
      readonly devices: number;
      readonly end: number;
    }
  | { readonly kind: 'reports-wait'; readonly count: number; readonly day: string };

/** The plans that end before `end`, both ms since the epoch, and for which devices still wait for a decision. */
export function plansEnding(rows: readonly DeviceRow[], now: number, end: number): Due[] {
  const found = new Map<string, Extract<Due, { kind: 'plan-ends' }>>();
  for (const row of rows) {
    const { plan } = row;
    const planId = planIdOf(row);
    if (plan == null || planId === null || row.device.shared || planStateOf(row) !== 'waiting') continue;
    if (plan.period.end <= now || plan.period.end > end) continue;
    const known = found.get(planId);
    const { planName, period } = plan;
    found.set(planId, {
      ...{ kind: 'plan-ends', planId, planName },
      devices: (known?.devices ?? 0) + 1,
      end: Math.min(known?.end ?? Infinity, period.end),
    });
  }
  return [...found.values()];
}

/** The reports that have waited for a day to be sent; null if none has. `day` names today. */
export function reportsWaiting(entries: readonly OutboxRecord[], now: number, day: string): Due | null {
  const count = haveWaited(entries, now);
  return count === 0 ? null : { kind: 'reports-wait', count, day };
}
