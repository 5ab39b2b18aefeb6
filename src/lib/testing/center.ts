import { vi } from 'vitest';
import { systemClock } from '../clock';
import { ServerTime } from '../developer-center/server-time';
import type {
  DecisionOutcome,
  Device,
  DevicePage,
  PlanDecision,
  PlanReference,
} from '../developer-center/types';
import { deviceIdText } from '../plans/device-id';
import type { DeviceId, DevicePlan } from '../plans/types';
import { deviceWith } from './plans';

/** A Developer Center that knows the plans and devices put into it, and whose every operation can be replaced. */
export class FakeCenter {
  readonly serverTime = new ServerTime(systemClock);
  readonly plans = new Map<string, DevicePlan>();
  readonly devicesById = new Map<string, Device>();

  constructor(...plans: DevicePlan[]) {
    for (const plan of plans) this.put(plan);
  }

  put(plan: DevicePlan): void {
    this.plans.set(deviceIdText(plan), plan);
  }

  upgradeDetails = vi.fn((references: readonly PlanReference[]) => {
    const items = references.flatMap((each) => this.plans.get(deviceIdText(each)) ?? []);
    return Promise.resolve({ items, malformed: [] });
  });

  devicePlan = vi.fn((device: DeviceId) => Promise.resolve(this.plans.get(deviceIdText(device)) ?? null));

  device = vi.fn((id: DeviceId) =>
    Promise.resolve(this.devicesById.get(deviceIdText(id)) ?? deviceWith(id.deviceKey)),
  );

  devices = vi.fn(({ page, pageSize }: { page: number; pageSize: number }): Promise<DevicePage> => {
    const all = [...this.devicesById.values()];
    const items = all.slice((page - 1) * pageSize, page * pageSize);
    return Promise.resolve({ items, malformed: [], total: all.length, pages: null, hasNext: null });
  });

  actOnPlans = vi.fn((decisions: readonly PlanDecision[]): Promise<DecisionOutcome[]> => {
    const outcomes = decisions.map(({ productKey, deviceKey }) => ({
      device: { productKey, deviceKey },
      outcome: 'accepted' as const,
    }));
    return Promise.resolve(outcomes);
  });

  acknowledgeResult = vi.fn<(plan: PlanReference) => Promise<void>>(() => Promise.resolve());

  autoConfirmation = vi.fn<(device: DeviceId) => Promise<boolean>>(() => Promise.resolve(false));

  setAutoConfirmation = vi.fn<(device: DeviceId, on: boolean) => Promise<void>>(() => Promise.resolve());
}
