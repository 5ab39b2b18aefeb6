import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { deviceStatuses, stepStatuses, userConfirmStatuses } from '../plans/statuses';
import { keptDevices } from './devices';
import { KeptDeviceStatus, KeptStepStatus, KeptUserConfirmStatus } from './kept-names';
import { keptBluetoothPlan, keptPlan as readPlan } from './plans';
import { keptPlan, keptRecords } from '../testing/kept-records';
import { alice, freshDatabase, freshName, meter, putRaw } from '../testing/database';

/** A plan as a release before database version 5 kept it. */
function withNumbers(plan: object): object {
  const [component] = keptPlan(meter).components;
  const components = [{ ...component, downloadStatus: 2, upgradeStatus: 1 }];
  return { ...plan, components };
}

const steps = [{ downloadStatus: 'done', upgradeStatus: 'running' }];

describe('statuses that an earlier release kept as numbers', () => {
  it.each([
    [KeptDeviceStatus, [-1, 0, 1, 2, 3], deviceStatuses],
    [KeptUserConfirmStatus, [0, 1, 2, 3, 4], userConfirmStatuses],
    [KeptStepStatus, [0, 1, 2, 3], stepStatuses],
  ])('are read as names, as names are (%#)', (schema, numbers, all) => {
    expect(numbers.map((number) => v.parse(schema, number))).toEqual(all);
    expect(all.map((name) => v.parse(schema, name))).toEqual(all);
    expect(v.parse(schema, 'unknown')).toBe('unknown');
    for (const wrong of [9, -2, 0.5, 'odd', null]) expect(v.is(schema, wrong)).toBe(false);
  });

  it('come out of the stores of plans and devices as names', async () => {
    const numbers = { deviceStatus: 1, userConfirmStatus: 2 };
    const names = { deviceStatus: 'upgrading', userConfirmStatus: 'appointed' };
    const { plans, bluetoothPlans, devices } = keptRecords;
    const name = freshName();
    await putRaw(name, {
      plans: { ...plans, plan: { ...withNumbers(plans.plan!), ...numbers } },
      bluetoothPlans: { ...bluetoothPlans, plan: withNumbers(bluetoothPlans.plan!) },
      devices: { ...devices, device: { ...devices.device, plan: { planId: '7', ...numbers } } },
    });
    const database = freshDatabase({ name });
    expect(await readPlan(database, alice, meter)).toMatchObject({ plan: { ...names, components: steps } });
    expect(await keptBluetoothPlan(database, alice, meter)).toMatchObject({ plan: { components: steps } });
    expect(await keptDevices(database, alice)).toMatchObject([{ device: { plan: names } }]);
  });
});
