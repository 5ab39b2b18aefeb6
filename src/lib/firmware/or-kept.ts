import type { Clock } from '../clock';
import { isOverairError } from '../errors';
import type { DeviceId } from '../plans/types';
import type { Database } from '../storage/database';
import { keptBluetoothPlan } from '../storage/plans';
import type { AccountScope } from '../storage/scope';
import { keptSecret } from '../storage/secrets';
import type { SuppliedPlan, SuppliedSecret, UpgradeSupply } from './supply';

export interface OrKeptOptions {
  readonly clock: Clock;
  readonly database: Database;
  readonly scope: AccountScope;
  /** Whether nothing answers, as far as is known by the time that may be waited for it: then what is kept is taken. */
  readonly offline: () => Promise<boolean>;
}

/**
 * A supply, or, if nothing answers, what was prepared for that: the plan and the secret. Both reject with `offline`
 * if nothing was prepared either, and with what the supply rejects with. Files are kept by their content, and are
 * fetched only if they are not here.
 */
export function orKept(supply: UpgradeSupply, options: OrKeptOptions): UpgradeSupply {
  return {
    ...supply,
    readPlan: (device, signal) =>
      preferring(
        options,
        () => supply.readPlan(device, signal),
        () => keptPlan(options, device),
      ),
    readSecret: (device, signal) =>
      preferring(
        options,
        () => supply.readSecret(device, signal),
        () => openSecret(options, device),
      ),
  };
}

/** What is asked for; what is kept if nothing answers. */
async function preferring<T>(
  { offline }: OrKeptOptions,
  ask: () => Promise<T>,
  readKept: () => Promise<T | null>,
): Promise<T> {
  const early = (await offline()) ? await readKept() : null;
  if (early !== null) return early;
  try {
    return await ask();
  } catch (error) {
    if (!isOverairError(error, 'offline')) throw error;
    const late = await readKept();
    if (late === null) throw error;
    return late;
  }
}

async function keptPlan({ database, scope }: OrKeptOptions, device: DeviceId): Promise<SuppliedPlan | null> {
  const known = await keptBluetoothPlan(database, scope, device);
  if (known?.plan == null) return null;
  const { plan, end, readAt } = known;
  return { plan, end, endProblem: null, readAt };
}

async function openSecret(
  { database, scope, clock }: OrKeptOptions,
  device: DeviceId,
): Promise<SuppliedSecret | null> {
  const kept = await keptSecret(database, scope, device, clock.now());
  for (const kind of ['authKey', 'bindingCode', 'bluetoothPassword'] as const) {
    const secret = kept?.[kind] ?? null;
    if (secret !== null) return { kind, secret };
  }
  return null;
}
