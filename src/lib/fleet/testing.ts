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
import type { BrowserSignal } from '../platform/signal';
import { deviceIdText } from '../plans/device-id';
import type { DeviceId, DevicePlan, PlanComponent } from '../plans/types';

// What the tests of this folder share: no part of the app imports it.

export const START = Date.parse('2026-06-01T12:00:00Z');

export const HOUR = 3_600_000;

export const idOf = (deviceKey: string): DeviceId => ({ productKey: 'p', deviceKey });

export function componentWith(changes: Partial<PlanComponent> = {}): PlanComponent {
  return {
    sort: 0,
    componentNo: 'MODULE',
    kind: 'module',
    packageKind: 'full',
    currentVersion: '1.0.0',
    targetVersion: '1.1.0',
    notes: '',
    minimumBattery: null,
    minimumSignal: null,
    requiredSpace: null,
    downloadStatus: 'none',
    upgradeStatus: 'none',
    downloadProgress: 0,
    files: [],
    ...changes,
  };
}

/** A plan of device `deviceKey` that awaits confirmation at START. */
export function planWith(deviceKey: string, changes: Partial<DevicePlan> = {}): DevicePlan {
  return {
    ...idOf(deviceKey),
    planId: '1',
    planName: '',
    deviceName: '',
    notes: '',
    packageKind: 'full',
    period: { start: START - 24 * HOUR, end: START + 24 * HOUR },
    appointment: null,
    deviceStatus: 'not-upgraded',
    deviceStatusText: '',
    userConfirmStatus: 'not-confirmed',
    userConfirmStatusText: '',
    progress: 0,
    resultUnseen: false,
    components: [componentWith()],
    ...changes,
  };
}

export function deviceWith(deviceKey: string, changes: Partial<Device> = {}): Device {
  return {
    ...idOf(deviceKey),
    name: `Device ${deviceKey}`,
    productName: 'Tracker',
    online: true,
    shared: false,
    capabilities: { wan: true, wifi: false, bluetooth: false, matter: false },
    bluetoothOnly: false,
    networkType: 'cellular',
    accessType: 'direct',
    signalStrength: null,
    lastSeen: null,
    plan: { planId: '1', deviceStatus: 'not-upgraded', userConfirmStatus: 'not-confirmed' },
    ...changes,
  };
}

export class FakeSignal implements BrowserSignal {
  readonly #listeners = new Set<() => void>();
  active = true;

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(active: boolean): void {
    this.active = active;
    for (const listener of this.#listeners) listener();
  }
}

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
