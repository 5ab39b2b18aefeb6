import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '$lib/clock';
import type { DeviceAttributes } from '$lib/developer-center/types';
import type { DevicePlan } from '$lib/plans/types';
import { batchConcerns } from './batch-concerns';
import { DeviceFacts } from '$lib/fleet/device-facts';
import { PlanStore } from '$lib/fleet/plan-store';
import { componentWith, deviceWith, planWith } from '$lib/testing/plans';

const silent: DeviceAttributes = {
  ...{ moduleVersion: null, mcuVersion: null, battery: null, signal: null },
  ...{ memoryFree: null, memoryFreeUnit: null },
};

const deltaPlan = (key: string): DevicePlan =>
  planWith(key, { components: [componentWith({ packageKind: 'delta', currentVersion: '0.9.7' })] });

const lackingPlan = (key: string): DevicePlan =>
  planWith(key, { components: [componentWith({ minimumBattery: 50, requiredSpace: 90_000 })] });

function setUp(plans: readonly DevicePlan[], load: (key: string) => Promise<DeviceAttributes>) {
  const store = new PlanStore();
  for (const plan of plans) store.put(plan, plan, store.begin());
  const asked = vi.fn(({ deviceKey }: { deviceKey: string }) => load(deviceKey));
  const attributes = new DeviceFacts<DeviceAttributes>(asked);
  const devices = plans.map(({ deviceKey }) => deviceWith(deviceKey));
  const { signal } = new AbortController();
  const judge = (action: 'confirm' | 'appoint' | 'cancel' = 'confirm') =>
    batchConcerns(action, devices, { store, attributes, clock: systemClock }, signal);
  return { attributes, asked, judge };
}

const keys = (devices: readonly { readonly deviceKey: string }[]): string[] =>
  devices.map(({ deviceKey }) => deviceKey);

describe('batchConcerns', () => {
  it('asks a few devices whose plans ask something of them, and names those that lack it', async () => {
    const { asked, judge } = setUp([deltaPlan('old'), deltaPlan('right'), planWith('plain')], (key) =>
      Promise.resolve({ ...silent, moduleVersion: key === 'old' ? '1.0.0' : '0.9.7' }),
    );
    const { concerned, untold } = await judge();
    expect(concerned.map(({ device, concerns }) => [device.deviceKey, concerns])).toEqual([
      ['old', [{ kind: 'delta-base', component: 'module', version: '1.0.0', expected: '0.9.7' }]],
    ]);
    expect(untold).toEqual([]);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('asks nobody in a large batch, and says of whom nothing is known', async () => {
    const plans = Array.from({ length: 300 }, (_, index) => deltaPlan(`d${index}`));
    const { asked, attributes, judge } = setUp(plans, () => Promise.resolve(silent));
    attributes.set({ productKey: 'p', deviceKey: 'd7' }, { ...silent, moduleVersion: '1.0.0' });
    const { concerned, untold } = await judge();
    expect(keys(concerned.map(({ device }) => device))).toEqual(['d7']);
    expect(untold).toHaveLength(299);
    expect(asked).not.toHaveBeenCalled();
  });

  it('counts for an appointment only what will still be so', async () => {
    const has = { ...silent, battery: 10, memoryFree: 4_096 };
    const { judge } = setUp([lackingPlan('a')], () => Promise.resolve(has));
    const kinds = async (action: 'confirm' | 'appoint'): Promise<string[]> =>
      (await judge(action)).concerned.flatMap(({ concerns }) => concerns.map(({ kind }) => kind));
    expect(await kinds('confirm')).toEqual(['unmet', 'space']);
    expect(await kinds('appoint')).toEqual(['space']);
  });

  it('has nothing to say of a cancellation', async () => {
    const { asked, judge } = setUp([deltaPlan('a')], () => Promise.resolve(silent));
    expect(await judge('cancel')).toEqual({ concerned: [], untold: [] });
    expect(asked).not.toHaveBeenCalled();
  });

  it('waits for no answer longer than eight seconds', async () => {
    vi.useFakeTimers();
    const { judge } = setUp([deltaPlan('a')], () => new Promise(() => undefined));
    const judged = judge();
    await vi.advanceTimersByTimeAsync(8_000);
    expect(keys((await judged).untold)).toEqual(['a']);
    vi.useRealTimers();
  });
});
