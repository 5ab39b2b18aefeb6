import type { EmbeddedAccount } from './accounts';
import { demoAccount, otherAccount } from './accounts';
import type { DeviceBehaviour } from './device-behaviour';
import type { DeviceBook } from './device-book';
import type { Device, DevicePlan, FailureKind, Plan, ProductKind } from './model';
import type { Packages } from './packages';
import type { PlanBook } from './plan-book';
import { products } from './products';
import { applyVersion } from './requirements';
import { fleetDevice } from './seed-fleet';
import { createSeedPlans, settleSeedPlans } from './seed-plan-maker';
import type { SeedPlanName } from './seed-plans';
import { othersTable, seedTable, type SeedDevice } from './seed-table';
import { endStep } from './steps';
import type { Timeline } from './timeline';

const hour = 3_600_000;
const day = 24 * hour;

const latest: Readonly<Record<ProductKind, { module: string; mcu: string | null }>> = {
  tracker: { module: '2.5.0', mcu: '1.1.0' },
  plug: { module: '3.2.0', mcu: null },
  gateway: { module: '5.0.2', mcu: '1.0.0' },
  'sub-device': { module: '1.3.0', mcu: null },
  bluetooth: { module: '1.8.0', mcu: '0.6.0' },
};

const older: typeof latest = {
  tracker: { module: '2.4.1', mcu: '1.0.8' },
  plug: { module: '3.1.1', mcu: null },
  gateway: { module: '4.9.7', mcu: '0.9.3' },
  'sub-device': { module: '1.2.2', mcu: null },
  bluetooth: { module: '1.7.4', mcu: '0.5.1' },
};

const usualSignal: Readonly<Record<ProductKind, number>> = {
  tracker: -87,
  plug: -58,
  gateway: -79,
  'sub-device': -66,
  bluetooth: -62,
};

export interface SeedParts {
  readonly timeline: Timeline;
  readonly behaviour: DeviceBehaviour;
  readonly devices: DeviceBook;
  readonly plans: PlanBook;
  readonly packages: Packages;
}

/** Fills an empty Developer Center with `count` devices of the demo account and a few of the other. */
export function seed(parts: SeedParts, count: number): void {
  const plans = createSeedPlans(parts.plans, parts.packages, parts.timeline.now());
  for (let index = 0; index < count; index++) {
    const entry = seedTable[index] ?? fleetDevice(index);
    const owner = entry.shared === true ? otherAccount : demoAccount;
    addDevice(parts, plans, entry, keyOf(entry.kind, index + 1), owner);
  }
  othersTable.forEach((entry, index) => {
    addDevice(parts, plans, entry, keyOf(entry.kind, 60_001 + index), otherAccount);
  });
  settleSeedPlans(parts.plans, plans);
}

/** IMEIs of the range for tests on cellular devices, addresses of the locally administered range on others. */
function keyOf(kind: ProductKind, number: number): string {
  if (kind === 'tracker' || kind === 'gateway') return `004999010${String(number).padStart(6, '0')}`;
  return `A2C0DE${number.toString(16).toUpperCase().padStart(6, '0')}`;
}

function addDevice(
  parts: SeedParts,
  plans: Readonly<Record<SeedPlanName, Plan>>,
  entry: SeedDevice,
  deviceKey: string,
  owner: EmbeddedAccount,
): void {
  const { kind } = entry;
  const present = entry.offline !== true && kind !== 'bluetooth';
  const versions = entry.plan === null ? latest[kind] : older[kind];
  const device: Device = {
    product: products[kind],
    deviceKey,
    name: entry.name,
    tag: entry.tag ?? '',
    owner: owner.id,
    sharedWith: entry.shared === true ? [demoAccount.id] : [],
    // Nothing may begin before the state of the table has been reached.
    reachable: false,
    rebooting: false,
    battery: entry.battery ?? 100,
    signal: entry.signal ?? usualSignal[kind],
    memoryFree: entry.memoryFree ?? 8 * 1024 * 1024,
    versions: { ...versions, ...entry.versions },
    autoConfirm: entry.autoConfirm ?? false,
    failure: entry.failing === undefined ? null : { kind: entry.failing, times: Infinity },
    pace: entry.pace ?? 1,
    lastSeen: parts.timeline.now() - (present ? 20_000 : 5 * hour),
    plans: [],
  };
  parts.devices.add(device);
  if (entry.plan !== null) settle(parts, parts.plans.assign(plans[entry.plan], device), entry);
  if (present && !device.reachable) {
    const { lastSeen } = device;
    parts.behaviour.wake(device);
    device.lastSeen = lastSeen;
  }
}

/** Brings a plan that has just reached its device into the state of the table. */
function settle(parts: SeedParts, plan: DevicePlan, entry: SeedDevice): void {
  const { device } = plan;
  const { state } = entry;
  if (typeof state === 'object') {
    settleFailed(plan, state.failed);
    plan.confirm = state.acknowledged === true ? 4 : 1;
    plan.resultUnseen = state.acknowledged !== true;
    return;
  }
  switch (state) {
    case 'awaiting':
      return;
    case 'queued':
      plan.confirm = 1;
      return;
    case 'appointed':
      parts.plans.appoint(plan, nextNight(parts.timeline.now()));
      return;
    case 'downloading':
    case 'upgrading':
      plan.confirm = 1;
      device.reachable = true;
      parts.behaviour.enter(plan, state === 'downloading' ? 'download' : 'upgrade', 0, 0.3);
      return;
    case 'succeeded':
    case 'acknowledged':
      plan.confirm = state === 'succeeded' ? 1 : 4;
      for (const component of plan.plan.components) applyVersion(device, component);
      parts.behaviour.succeed(plan);
      plan.resultUnseen = state === 'succeeded';
      return;
    case 'cancelled':
      plan.confirm = 3;
      parts.behaviour.fail(plan, 'cancelled');
  }
}

/** Two hours from 02:00 UTC of the next day. */
function nextNight(now: number): { start: number; end: number } {
  const start = (Math.floor(now / day) + 1) * day + 2 * hour;
  return { start, end: start + 2 * hour };
}

/** The steps as such a failure leaves them. */
function settleFailed(plan: DevicePlan, failure: FailureKind): void {
  plan.deviceStatus = 3;
  plan.failure = failure;
  const [download] = plan.downloads;
  const [upgrade] = plan.upgrades;
  if (download === undefined || upgrade === undefined) return;
  const [downloaded, upgraded] = reached[failure] ?? [0, 0];
  if (downloaded === 0) return;
  const broke = failure === 'download' || failure === 'check';
  download.done = downloaded;
  endStep(download, broke ? 3 : 2, 0);
  if (broke) return;
  upgrade.done = upgraded;
  endStep(upgrade, 3, 0);
}

/** How far download and upgrade came, 0–1; not in the table: not begun. */
const reached: Partial<Record<FailureKind, readonly [number, number]>> = {
  download: [0.6, 0],
  check: [1, 0],
  flash: [1, 0.5],
  'old-version': [1, 1],
  'no-return': [1, 1],
};
