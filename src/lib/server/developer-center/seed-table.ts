import type { BehaviouralFailure, FailureKind, ProductKind, Versions } from './model';
import type { SeedPlanName } from './seed-plans';

/** Where a seeded device stands with its plan; before and after the plan's period that follows from the plan. */
export type SeedState =
  | 'awaiting'
  | 'queued'
  | 'appointed'
  | 'downloading'
  | 'upgrading'
  | 'succeeded'
  | 'acknowledged'
  | 'cancelled';

export interface SeedDevice {
  readonly name: string;
  readonly kind: ProductKind;
  readonly tag?: string;
  /** Null: no plan. */
  readonly plan: SeedPlanName | null;
  readonly state: SeedState | { readonly failed: FailureKind; readonly acknowledged?: boolean };
  readonly offline?: boolean;
  /** Percent, dBm and bytes; what is usual for the product if it is not said. */
  readonly battery?: number;
  readonly signal?: number;
  readonly memoryFree?: number;
  readonly versions?: Partial<Versions>;
  /** What it will do wrong from now on, always. */
  readonly failing?: BehaviouralFailure;
  readonly pace?: number;
  readonly autoConfirm?: boolean;
  /** Owned by the other account, and shared with the demo account. */
  readonly shared?: boolean;
}

const KiB = 1024;

/** The first devices: every phase of a plan and every way to fail at least once. */
export const seedTable: readonly SeedDevice[] = [
  {
    name: 'Cold store north',
    kind: 'tracker',
    tag: 'Bay 12',
    plan: 'tracker',
    state: 'awaiting',
    battery: 82,
  },
  {
    name: 'Cold store south',
    kind: 'tracker',
    plan: 'trackerDelta',
    state: { failed: 'delta' },
    versions: { module: '2.3.9' },
    shared: true,
  },
  {
    name: 'Delivery van 7',
    kind: 'tracker',
    plan: 'tracker',
    state: { failed: 'space' },
    memoryFree: 200 * KiB,
  },
  { name: 'Delivery van 12', kind: 'tracker', plan: 'tracker', state: { failed: 'flash' }, battery: 74 },
  { name: 'Harbour crane 3', kind: 'tracker', plan: 'trackerSilent', state: 'downloading', pace: 12 },
  { name: 'Harbour crane 4', kind: 'tracker', plan: 'trackerBoth', state: 'upgrading', pace: 12 },
  { name: 'Reefer container 21', kind: 'tracker', plan: 'tracker', state: 'appointed', battery: 67 },
  { name: 'Reefer container 22', kind: 'tracker', plan: 'tracker', state: 'queued', offline: true },
  {
    name: 'Reefer container 35',
    kind: 'tracker',
    plan: 'tracker',
    state: { failed: 'battery' },
    battery: 14,
  },
  {
    name: 'Reefer container 36',
    kind: 'tracker',
    plan: 'tracker',
    state: { failed: 'signal' },
    signal: -117,
  },
  { name: 'Workshop compressor', kind: 'plug', plan: 'plugEnding', state: 'awaiting' },
  { name: 'Office printer', kind: 'plug', plan: 'plug', state: 'succeeded', autoConfirm: true },
  {
    name: 'Canteen fridge',
    kind: 'plug',
    plan: 'plugEnded',
    state: { failed: 'plan-ended', acknowledged: true },
    offline: true,
  },
  { name: 'Lobby lights', kind: 'plug', plan: 'plugNotOpen', state: 'awaiting' },
  { name: 'Archive dehumidifier', kind: 'plug', plan: 'plug', state: 'cancelled' },
  {
    name: 'Server room fan',
    kind: 'plug',
    plan: 'plug',
    state: { failed: 'old-version' },
    failing: 'old-version',
  },
  { name: 'Greenhouse heater', kind: 'plug', plan: 'plugEnded', state: 'awaiting' },
  { name: 'Bike shed charger', kind: 'plug', plan: 'plug', state: { failed: 'download' } },
  { name: 'Warehouse gateway', kind: 'gateway', plan: 'gateway', state: 'awaiting' },
  { name: 'Dock door', kind: 'sub-device', plan: 'door', state: { failed: 'check' }, failing: 'check' },
  { name: 'Freezer door', kind: 'sub-device', plan: 'door', state: { failed: 'no-return' } },
  { name: 'Loading bay sensor', kind: 'bluetooth', plan: 'sensor', state: 'awaiting', battery: 91 },
  { name: 'Cellar humidity sensor', kind: 'bluetooth', plan: 'sensorBoth', state: 'awaiting', battery: 64 },
  { name: 'Roof weather sensor', kind: 'bluetooth', plan: 'sensorSuspended', state: 'awaiting', battery: 58 },
];

/** The other account's own devices, which the demo account does not see. */
export const othersTable: readonly SeedDevice[] = [
  { name: 'Farm pump', kind: 'plug', plan: 'plug', state: 'awaiting' },
  { name: 'Farm gate', kind: 'tracker', plan: 'tracker', state: 'awaiting' },
  { name: 'Farm tank sensor', kind: 'bluetooth', plan: 'sensor', state: 'awaiting' },
];
