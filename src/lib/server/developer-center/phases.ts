import type { DevicePlan } from './model';

/** The phases of a plan, as the platform itself sees them. */
export type Phase =
  | 'none'
  | 'acknowledged'
  | 'upgrading'
  | 'downloading'
  | 'succeeded'
  | 'cancelled'
  | 'failed'
  | 'expired'
  | 'queued'
  | 'appointed'
  | 'not-open'
  | 'awaiting';

/** The phase of a device's plan at `now`: the first that fits. */
export function phaseOf(plan: DevicePlan, now: number): Phase {
  if (plan.plan.state !== 'activated' && plan.deviceStatus === 0) return 'none';
  switch (plan.deviceStatus) {
    case 1:
      return plan.upgrades.some((step) => step.status === 1) ? 'upgrading' : 'downloading';
    case 2:
      return plan.confirm === 4 ? 'acknowledged' : 'succeeded';
    case 3:
      if (plan.confirm === 4) return 'acknowledged';
      return plan.confirm === 3 ? 'cancelled' : 'failed';
    case 0:
      return phaseBefore(plan, now);
  }
}

function phaseBefore(plan: DevicePlan, now: number): Phase {
  const { period } = plan.plan;
  if (plan.confirm === 3) return 'cancelled';
  if (now >= period.end) return 'expired';
  if (plan.confirm === 1) return 'queued';
  if (plan.confirm === 2) return plan.appointment && now >= plan.appointment.end ? 'expired' : 'appointed';
  return now < period.start ? 'not-open' : 'awaiting';
}

/** The numbers of `operType`. */
export const operations = { confirm: 1, appoint: 2, cancel: 3, retry: 5 } as const;

export type Operation = keyof typeof operations;

const allowed: Readonly<Record<Phase, readonly Operation[]>> = {
  'not-open': ['appoint', 'cancel'],
  awaiting: ['confirm', 'appoint', 'cancel'],
  appointed: ['confirm', 'appoint', 'cancel'],
  queued: ['cancel'],
  downloading: [],
  upgrading: [],
  failed: ['retry'],
  cancelled: ['retry'],
  succeeded: [],
  acknowledged: ['retry'],
  none: [],
  expired: [],
};

/** Whether the phase table has the operation at `now`; a retry also needs the plan's period to be open. */
export function isAllowed(operation: Operation, plan: DevicePlan, now: number): boolean {
  if (!allowed[phaseOf(plan, now)].includes(operation)) return false;
  if (operation !== 'retry') return true;
  const { start, end } = plan.plan.period;
  return plan.deviceStatus === 3 && now >= start && now < end;
}
