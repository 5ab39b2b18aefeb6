import type { ProductKind } from './model';
import type { SeedPlanName } from './seed-plans';
import type { SeedDevice } from './seed-table';

const places = [
  'Bremen',
  'Lyon',
  'Gdansk',
  'Turin',
  'Porto',
  'Malmo',
  'Ghent',
  'Leeds',
  'Cork',
  'Graz',
  'Tampere',
  'Brno',
] as const;

const things: Readonly<Record<ProductKind, string>> = {
  tracker: 'trailer',
  plug: 'pump',
  gateway: 'gateway',
  'sub-device': 'door',
  bluetooth: 'sensor',
};

const plans: Readonly<Record<ProductKind, SeedPlanName>> = {
  tracker: 'tracker',
  plug: 'plug',
  gateway: 'gateway',
  'sub-device': 'door',
  bluetooth: 'sensor',
};

type Part = Partial<Omit<SeedDevice, 'name' | 'kind'>>;

/** A number in 0 … 2^32 − 1 that looks random and follows from `seed` alone (the finalizer of MurmurHash3). */
function scatter(seed: number): number {
  let hash = Math.imul(seed ^ (seed >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function kindOf(number: number): ProductKind {
  const share = number % 20;
  if (share < 10) return 'tracker';
  if (share < 15) return 'plug';
  if (share < 16) return 'gateway';
  return share < 18 ? 'sub-device' : 'bluetooth';
}

/** What differs from a device that awaits its confirmation, by a percentile. */
function stateOf(kind: ProductKind, percentile: number): Part {
  if (percentile < 45) return { plan: null };
  if (kind === 'bluetooth' || percentile < 75) return {};
  const found = rarer.find(([below]) => percentile < below);
  const part = found?.[1] ?? {};
  return kind === 'plug' || part.plan === undefined ? part : {};
}

const rarer: readonly (readonly [number, Part])[] = [
  [79, { state: 'queued', offline: true }],
  [82, { state: 'appointed' }],
  [86, { state: 'succeeded', offline: false }],
  [89, { state: 'acknowledged' }],
  [91, { state: 'cancelled' }],
  [92, { state: { failed: 'battery' }, battery: 9 }],
  [93, { state: { failed: 'signal' }, signal: -119 }],
  [94, { state: { failed: 'flash' } }],
  [95, { state: { failed: 'download' }, failing: 'download' }],
  [96, { state: { failed: 'appointment-ended' } }],
  [97, { state: 'downloading', offline: false, pace: 8 }],
  [98, { plan: 'plugNotOpen' }],
  [99, { plan: 'plugTerminated' }],
  [100, { autoConfirm: true, state: 'succeeded', offline: false }],
];

/** The rest of a large fleet: most is up to date or waits for a decision, a few are in each other state. */
export function fleetDevice(index: number): SeedDevice {
  const hash = scatter(index);
  const kind = kindOf(hash);
  const place = places[(hash >>> 8) % places.length] ?? places[0];
  const name = `${place} ${things[kind]} ${String(index + 1).padStart(4, '0')}`;
  const plan = plans[kind];
  const usual = { name, kind, battery: 35 + ((hash >>> 4) % 65), offline: (hash >>> 12) % 8 === 0 };
  return { ...usual, plan, state: 'awaiting', ...stateOf(kind, (hash >>> 16) % 100) };
}
