import { describe, expect, it } from 'vitest';
import { planWith } from '../testing/plans';
import { effectOf, type Decided, type Effect } from './effect';
import type { DeviceStatus, UserConfirmStatus } from './statuses';
import type { DevicePlan } from './types';

const appointment = { start: 20, end: 40 };
const other = { start: 20, end: 41 };

function plan(
  deviceStatus: DeviceStatus,
  userConfirmStatus: UserConfirmStatus,
  over: Partial<DevicePlan> = {},
) {
  return planWith('d', { period: { start: 10, end: 100 }, deviceStatus, userConfirmStatus, ...over });
}

const shown = {
  undecided: plan('not-upgraded', 'not-confirmed'),
  queued: plan('not-upgraded', 'confirmed'),
  appointed: plan('not-upgraded', 'appointed', { appointment: other }),
  appointedSo: plan('not-upgraded', 'appointed', { appointment }),
  runningSo: plan('upgrading', 'appointed', { appointment }),
  cancelledSo: plan('failed', 'cancelled', { appointment }),
  cancelled: plan('not-upgraded', 'cancelled'),
  running: plan('upgrading', 'confirmed'),
  succeeded: plan('succeeded', 'confirmed'),
  failed: plan('failed', 'confirmed'),
  seenSuccess: plan('succeeded', 'acknowledged'),
  seenFailure: plan('failed', 'acknowledged'),
  withdrawn: plan('nothing-to-upgrade', 'not-confirmed'),
  another: plan('not-upgraded', 'confirmed', { planId: '2' }),
  none: null,
} satisfies Record<string, DevicePlan | null>;

/** What is not named says no. */
const table: Record<Decided['action'], Partial<Record<keyof typeof shown, Effect>>> = {
  confirm: {
    ...{ undecided: 'not-yet', queued: 'yes', appointed: 'not-yet', appointedSo: 'not-yet' },
    ...{ runningSo: 'yes', running: 'yes', succeeded: 'yes', failed: 'yes' },
    ...{ seenSuccess: 'yes', seenFailure: 'yes' },
  },
  appoint: { undecided: 'not-yet', appointed: 'not-yet', appointedSo: 'yes', runningSo: 'yes' },
  cancel: {
    ...{ undecided: 'not-yet', queued: 'not-yet', appointed: 'not-yet', appointedSo: 'not-yet' },
    ...{ cancelled: 'yes', cancelledSo: 'yes' },
  },
  retry: {
    ...{ undecided: 'yes', queued: 'yes', appointed: 'yes', appointedSo: 'yes', running: 'yes' },
    ...{ runningSo: 'yes', succeeded: 'yes', failed: 'not-yet', cancelled: 'not-yet' },
    ...{ cancelledSo: 'not-yet', seenSuccess: 'not-yet', seenFailure: 'not-yet' },
  },
  acknowledge: {
    ...{ succeeded: 'not-yet', failed: 'not-yet', cancelled: 'not-yet', cancelledSo: 'not-yet' },
    ...{ seenSuccess: 'yes', seenFailure: 'yes' },
  },
};

describe.each(Object.keys(table) as Decided['action'][])('the effect of %s', (action) => {
  const decided: Decided = { planId: '1', action, appointment: action === 'appoint' ? appointment : null };

  it.each(Object.keys(shown) as (keyof typeof shown)[])('on a plan that is %s', (state) => {
    expect(effectOf(decided, shown[state])).toBe(table[action][state] ?? 'no');
  });

  it('is not known yet in a state that is not known, unless the device runs', () => {
    const decided = { planId: '1', action: 'confirm', appointment: null } as const;
    expect(effectOf(decided, plan('unknown', 'confirmed'))).toBe('not-yet');
    expect(effectOf(decided, plan('not-upgraded', 'unknown'))).toBe('not-yet');
    expect(effectOf(decided, plan('upgrading', 'unknown'))).toBe('yes');
  });
});
