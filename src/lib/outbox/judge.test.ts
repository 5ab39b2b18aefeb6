import { describe, expect, it } from 'vitest';
import type { DeviceStatus, UserConfirmStatus } from '../plans/statuses';
import type { DevicePlan, PlanAction } from '../plans/types';
import type { ActionSubject } from '../storage/outbox-record';
import { planWith } from '../testing/plans';
import { judge } from './judge';

const appointment = { start: 20, end: 40 };

function plan(
  deviceStatus: DeviceStatus,
  userConfirmStatus: UserConfirmStatus,
  over: Partial<DevicePlan> = {},
) {
  const period = { start: 10, end: 100 };
  return planWith('d', { period, deviceStatus, userConfirmStatus, ...over });
}

function subject(action: PlanAction): ActionSubject {
  const period = action === 'appoint' ? appointment : null;
  return { kind: 'action', planId: '1', action, appointment: period, sendWhenever: false };
}

describe('a decision that is sent later', () => {
  it.each<[PlanAction, DevicePlan | null, string | null]>([
    ['confirm', plan('not-upgraded', 'not-confirmed'), null],
    ['confirm', plan('upgrading', 'confirmed'), 'runs-already'],
    ['confirm', plan('not-upgraded', 'not-confirmed', { period: { start: 10, end: 30 } }), 'period-over'],
    ['cancel', null, 'no-plan'],
    ['retry', plan('failed', 'confirmed'), null],
    ['appoint', plan('not-upgraded', 'not-confirmed'), null],
  ])('%s is judged by the plan as it is then (%#)', (action, now, reason) => {
    const refusal = judge(subject(action), { plan: now, now: 30 });
    expect(refusal?.message ?? null).toBe(reason);
    if (refusal) expect(refusal.code).toBe('action-not-possible');
  });

  it('is not possible once the period that it appoints is over', () => {
    expect(judge(subject('appoint'), { plan: plan('not-upgraded', 'not-confirmed'), now: 40 })).toMatchObject(
      {
        message: 'appointment-over',
      },
    );
  });
});
