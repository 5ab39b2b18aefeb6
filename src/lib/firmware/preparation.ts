import type { BluetoothPlan } from '../plans/bluetooth-plan';
import type { DeviceId } from '../plans/types';
import type { Database } from '../storage/database';
import type { PackageRecord } from '../storage/package-record';
import { keptBluetoothPlan } from '../storage/plans';
import type { AccountScope } from '../storage/scope';
import { dropSecret, secretKeptUntil } from '../storage/secrets';
import { STALE_AFTER } from './age';
import type { WantedFile } from './identity';
import { findCopy, packageRecords, releaseUses } from './package-records';

/** If the Developer Center does not tell a plan's end, what was prepared is good for this long, ms. */
export const UNKNOWN_END_AFTER = 7 * 24 * 60 * 60 * 1000;

export type MissingPart = 'plan' | 'package' | 'secret';

/** Whether a device can be upgraded without a network. */
export interface Preparation {
  /** none: nothing is kept, or the device has no plan · ended: the plan is over, whatever is kept. */
  readonly state: 'none' | 'incomplete' | 'ready' | 'ended';
  readonly missing: readonly MissingPart[];
  /** The plan's end, ms since the epoch: ready until then. */
  readonly until: number | null;
  /** When the plan was read. */
  readonly readAt: number | null;
  /** Read more than 24 h ago, or by a clock that has since been set back. */
  readonly stale: boolean;
}

/** Every file that a plan needs, in the order of its transfer: components by `sort`, files by `index`. */
export function wantedFiles(device: DeviceId, plan: BluetoothPlan, until: number): WantedFile[] {
  const { productKey, deviceKey } = device;
  return [...plan.components]
    .sort((a, b) => a.sort - b.sort)
    .flatMap(({ componentNo, files }) =>
      [...files]
        .sort((a, b) => a.index - b.index)
        .map((file) => ({
          device: { productKey, deviceKey },
          planId: plan.planId,
          componentNo,
          file,
          until,
        })),
    );
}

/** How far a device is prepared, from what is kept; `now` in ms since the epoch. Needs no network. */
export async function preparation(
  database: Database,
  scope: AccountScope,
  device: DeviceId,
  now: number,
): Promise<Preparation> {
  const known = await keptBluetoothPlan(database, scope, device);
  const plan = known?.plan;
  if (!known || !plan) return { state: 'none', missing: ['plan'], until: null, readAt: null, stale: false };
  const { readAt } = known;
  const until = known.end ?? readAt + UNKNOWN_END_AFTER;
  const missing: MissingPart[] = [];
  const records = await packageRecords(database, scope);
  const isNamed = plan.components.every(({ files }) => files.length > 0);
  const isHere = wantedFiles(device, plan, until).every((wanted) => isWhole(records, wanted));
  if (!isNamed || !isHere) missing.push('package');
  if (((await secretKeptUntil(database, scope, device)) ?? 0) <= now) missing.push('secret');
  const state = until <= now ? 'ended' : missing.length > 0 ? 'incomplete' : 'ready';
  return { state, missing, until, readAt, stale: now - readAt > STALE_AFTER || now < readAt };
}

function isWhole(records: readonly PackageRecord[], wanted: WantedFile): boolean {
  return (findCopy(records, wanted)?.sha256 ?? null) !== null;
}

/**
 * After success, or when the person gives the preparation up: the secret is deleted, and the packages are no longer
 * needed by this device (they stay while there is room).
 */
export async function endPreparation(
  database: Database,
  scope: AccountScope,
  device: DeviceId,
): Promise<void> {
  await dropSecret(database, scope, device);
  await releaseUses(database, scope, device);
}
