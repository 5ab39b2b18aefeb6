import { requirePackages } from '../plans/bluetooth-plan';
import type { DeviceId } from '../plans/types';
import { toOverairError } from '../errors';
import { keepReading } from '../storage/preparations';
import { keepBluetoothPlan, keptBluetoothPlan } from '../storage/plans';
import type { Database } from '../storage/database';
import type { PackageRecord } from '../storage/package-record';
import type { BluetoothPlan } from '../plans/bluetooth-plan';
import type { KeptSecret } from '../storage/secret-record';
import type { AccountScope } from '../storage/scope';
import { dropSecret, keepSecret, secretKeptUntil } from '../storage/secrets';
import { downloadPackage, type DownloadDependencies, type DownloadOptions } from './download';
import { downloadAll } from './download-all';
import type { WantedFile } from './identity';
import { findCopy, packageRecords, releaseUses } from './package-records';
import { STALE_AFTER } from './age';
import type { UpgradeSupply } from './supply';

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

const NO_SECRET: KeptSecret = { authKey: null, bindingCode: null, bluetoothPassword: null };

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

/**
 * Gets everything that an upgrade of one device needs without a network: its plan, its secret, its packages. What is
 * got is kept even if a later part fails. Progress counts all packages together. Rejects with what the supply and
 * `downloadPackage` reject with, with why the plan's end could not be asked for, and with `package-missing` if a component has no file that could be sent.
 */
export async function prepareForOffline(
  dependencies: DownloadDependencies & UpgradeSupply,
  scope: AccountScope,
  device: DeviceId,
  options: DownloadOptions,
): Promise<Preparation> {
  const { database, clock } = dependencies;
  const { plan, end, endProblem } = await dependencies.readPlan(device, options.signal);
  if (plan) requirePackages(plan.components);
  // A week is for an end that the Developer Center does not tell, not for one that it could not be asked for.
  if (plan && endProblem) throw endProblem;
  const readAt = clock.now();
  await keepBluetoothPlan(database, scope, { ...device, plan, end, readAt });
  const until = end ?? readAt + UNKNOWN_END_AFTER;
  if (plan && readAt < until) {
    const { kind, secret } = await dependencies.readSecret(device, options.signal);
    await keepSecret(database, scope, device, { ...NO_SECRET, [kind]: secret }, until);
    await keepWhatItSays(dependencies, scope, device, options.signal);
    await downloadAll(wantedFiles(device, plan, until), {
      ...{ signal: options.signal, onProgress: options.onProgress },
      download: (wanted, each) => downloadPackage(dependencies, scope, wanted, each),
    });
  }
  return preparation(database, scope, device, clock.now());
}

/** What it says of its battery, signal and versions is shown where nobody can be asked; nothing fails without. */
async function keepWhatItSays(
  {
    database,
    clock,
    readReading,
  }: Pick<DownloadDependencies & UpgradeSupply, 'database' | 'clock' | 'readReading'>,
  scope: AccountScope,
  device: DeviceId,
  signal: AbortSignal,
): Promise<void> {
  try {
    await keepReading(database, scope, device, await readReading(device, signal), clock.now());
  } catch (error) {
    if (signal.aborted || toOverairError(error).code === 'internal') throw error;
  }
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
