import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { deviceStatuses, stepStatuses, userConfirmStatuses } from '../plans/statuses';
import type { DevicePlan } from '../plans/types';
import { KeptDeviceStatus, KeptStepStatus, KeptUserConfirmStatus, withNames } from './kept-names';
import { keepBluetoothPlan, keepPlans, keptBluetoothPlan, keptPlan, keptPlans } from './plans';
import { alice, freshDatabase, meter } from './test-support';

/** A plan as a release before database version 5 kept it. */
const numbered = {
  ...{ ...meter, planId: '7', deviceStatus: 1, userConfirmStatus: 2 },
  components: [{ componentNo: 'M', downloadStatus: 2, upgradeStatus: 1 }],
} as unknown as DevicePlan;

const names = {
  ...{ ...meter, planId: '7', deviceStatus: 'upgrading', userConfirmStatus: 'appointed' },
  components: [{ componentNo: 'M', downloadStatus: 'done', upgradeStatus: 'running' }],
};

describe('statuses that an earlier release kept as numbers', () => {
  it.each([
    [KeptDeviceStatus, [-1, 0, 1, 2, 3], deviceStatuses],
    [KeptUserConfirmStatus, [0, 1, 2, 3, 4], userConfirmStatuses],
    [KeptStepStatus, [0, 1, 2, 3], stepStatuses],
  ])('are read as names, as names are (%#)', (schema, numbers, all) => {
    expect(numbers.map((number) => v.parse(schema, number))).toEqual(all);
    expect(all.map((name) => v.parse(schema, name))).toEqual(all);
    for (const wrong of [9, -2, 0.5, 'unknown', null]) expect(v.is(schema, wrong)).toBe(false);
  });

  it('come out of both stores of plans as names, and stay in them as they were', async () => {
    const database = freshDatabase();
    await keepPlans(database, alice, [{ ...meter, plan: numbered, readAt: 1 }]);
    await keepBluetoothPlan(database, alice, {
      ...meter,
      plan: { ...numbered, notes: '' },
      end: 9,
      readAt: 1,
    });
    expect((await keptPlan(database, alice, meter))?.plan).toEqual(names);
    expect((await keptPlans(database, alice))[0]?.plan).toEqual(names);
    expect((await keptBluetoothPlan(database, alice, meter))?.plan).toMatchObject(names);
    const raw = await database.read(['plans'], (transaction) => transaction.objectStore('plans').getAll());
    expect(raw[0]?.plan).toEqual(numbered);
  });

  it('leave what they do not know as it is', () => {
    const broken = { deviceStatus: 12, components: [{ downloadStatus: 'x' }] };
    expect(withNames(broken)).toEqual(broken);
  });
});
