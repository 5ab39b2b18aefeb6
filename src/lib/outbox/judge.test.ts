import { describe, expect, it } from 'vitest';
import type { DevicePlan, DeviceStatus, PlanAction, UserConfirmStatus } from '../plans/types';
import type { ActionSubject } from '../storage/outbox-record';
import { meter } from '../storage/test-support';
import { judge, tookEffect } from './judge';

const appointment = { start: 20, end: 40 };

function plan(
  deviceStatus: DeviceStatus,
  userConfirmStatus: UserConfirmStatus,
  over: Partial<DevicePlan> = {},
) {
  const rest = { ...meter, planId: '1', period: { start: 10, end: 100 }, appointment: null, components: [] };
  return { ...rest, deviceStatus, userConfirmStatus, ...over } as unknown as DevicePlan;
}

function subject(action: PlanAction): ActionSubject {
  const period = action === 'appoint' ? appointment : null;
  return { kind: 'action', planId: '1', action, appointment: period, sendWhenever: false };
}

describe('a decision whose answer was lost', () => {
  it.each<[PlanAction, DevicePlan | null, boolean]>([
    ['confirm', plan(0, 0), false],
    ['confirm', plan(0, 1), true],
    ['confirm', plan(1, 1), true],
    ['confirm', plan(2, 4), true],
    ['confirm', plan(3, 1), true],
    ['confirm', plan(3, 3), false],
    ['confirm', plan(0, 2, { appointment }), false],
    ['confirm', null, false],
    ['appoint', plan(0, 2, { appointment }), true],
    ['appoint', plan(1, 2, { appointment }), true],
    ['appoint', plan(0, 2, { appointment: { start: 20, end: 41 } }), false],
    ['appoint', plan(0, 0), false],
    ['appoint', plan(3, 3, { appointment }), false],
    ['cancel', plan(3, 3), true],
    ['cancel', plan(0, 3), true],
    ['cancel', plan(0, 2, { appointment }), false],
    ['retry', plan(3, 1), false],
    ['retry', plan(0, 1), true],
    ['retry', plan(1, 1), true],
    ['retry', plan(2, 1), true],
    ['retry', plan(3, 3), false],
  ])('%s is found in the plan, or not (%#)', (action, now, took) => {
    expect(tookEffect(subject(action), now)).toBe(took);
  });
});

describe('a decision that is sent later', () => {
  it.each<[PlanAction, DevicePlan | null, string | null]>([
    ['confirm', plan(0, 0), null],
    ['confirm', plan(1, 1), 'runs-already'],
    ['confirm', plan(0, 0, { period: { start: 10, end: 30 } }), 'period-over'],
    ['cancel', null, 'no-plan'],
    ['retry', plan(3, 1), null],
    ['appoint', plan(0, 0), null],
  ])('%s is judged by the plan as it is then (%#)', (action, now, reason) => {
    const refusal = judge(subject(action), { plan: now, now: 30 });
    expect(refusal?.message ?? null).toBe(reason);
    if (refusal) expect(refusal.code).toBe('action-not-possible');
  });

  it('is not possible once the period that it appoints is over', () => {
    expect(judge(subject('appoint'), { plan: plan(0, 0), now: 40 })).toMatchObject({
      message: 'appointment-over',
    });
  });
});
