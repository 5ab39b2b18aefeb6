import { vi } from 'vitest';
import { systemClock } from '../../clock';
import type { DeviceAttributes } from '../../developer-center/types';
import type { DevicePlan } from '../../plans/types';
import { AutoConfirmations } from '../auto-confirmation';
import type { DeviceServices } from '../device-services';
import { DeviceState } from '../device.svelte';
import { DeviceFacts } from '../device-facts';
import { FakeOutgoing } from '../../testing/outgoing';
import { Poller } from '../poller';
import { Histories } from '../histories';
import { Now } from '../now.svelte';
import { PlanStore } from '../plan-store';
import { FakeCenter } from '../../testing/center';
import { FakeSignal } from './signal';
import { idOf } from '../../testing/plans';

export const a = idOf('a');

/** The state of device `a`, before a Developer Center that has these plans. */
export function setUp(...plans: DevicePlan[]) {
  const center = new FakeCenter(...plans);
  const store = new PlanStore();
  const visible = new FakeSignal();
  const poller = new Poller({
    client: center,
    clock: systemClock,
    store,
    visible,
    network: new FakeSignal(),
    onProblem: () => undefined,
  });
  poller.start();
  const now = new Now(systemClock, center.serverTime, 1_000);
  now.start();
  const loadAttributes = vi.fn((): Promise<DeviceAttributes> => {
    const done = center.plans.get('p/a')?.deviceStatus === 'succeeded';
    return Promise.resolve({
      moduleVersion: done ? '1.1.0' : '1.0.0',
      mcuVersion: null,
      memoryFree: null,
      memoryFreeUnit: null,
      battery: 80,
      signal: -70,
    });
  });
  const outgoing = new FakeOutgoing(center);
  const who = (): string => 'Ada';
  outgoing.onSettled(({ productKey, deviceKey }, { kind }) => {
    const device = { productKey, deviceKey };
    if (kind === 'accepted') {
      store.supersede(device);
      store.markDecidedHere({ ...device, planId: '1' });
    }
    poller.ask(device);
  });
  const services = {
    client: center,
    clock: systemClock,
    store,
    poller,
    outgoing,
    who,
    now,
    attributes: new DeviceFacts(loadAttributes),
    keptReading: vi.fn<DeviceServices['keptReading']>(() => Promise.resolve(null)),
    autoConfirmations: new AutoConfirmations({ client: center, outgoing, who }),
    histories: new Histories(),
    visible,
  };
  const state = new DeviceState(services, a);
  return { center, store, visible, services, outgoing, loadAttributes, state };
}
