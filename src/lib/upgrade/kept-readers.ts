import type { DeveloperCenter } from '../developer-center/client';
import { isOverairError } from '../errors';
import type { Clock } from '../clock';
import type { DeviceId } from '../plans/types';
import type { Database } from '../storage/database';
import { keptBluetoothPlan } from '../storage/plans';
import type { AccountScope } from '../storage/scope';
import { keptSecret } from '../storage/secrets';
import type { UpgradeDependencies, UpgradePlan } from './types';

export interface KeptReadersOptions {
  readonly client: Pick<DeveloperCenter, 'bluetoothPlan' | 'devicePlan' | 'deviceSecret'>;
  readonly clock: Clock;
  readonly database: Database;
  readonly device: DeviceId;
  readonly scope: AccountScope;
  /** Whether nothing answered last time: then what is kept is taken at once. */
  readonly offline: () => boolean;
}

/**
 * How an upgrade reads the device's plan and its secret: from the Developer Center, or, where nothing answers, what was
 * prepared for that. Both reject with `offline` where nothing was prepared either, and with what the client rejects with.
 */
export function keptReaders(
  options: KeptReadersOptions,
): Pick<UpgradeDependencies, 'readPlan' | 'readSecret'> {
  const { client, device } = options;
  return {
    readPlan: (signal) =>
      preferring(
        options,
        () => askPlan(client, device, signal),
        () => keptPlan(options),
      ),
    readSecret: (signal) =>
      preferring(
        options,
        async () => (await client.deviceSecret(device, { signal })).secret,
        () => openSecret(options),
      ),
  };
}

/** What is asked for; what is kept where nothing answers. */
async function preferring<T>(
  { offline }: KeptReadersOptions,
  ask: () => Promise<T>,
  readKept: () => Promise<T | null>,
): Promise<T> {
  const early = offline() ? await readKept() : null;
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

async function askPlan(
  client: KeptReadersOptions['client'],
  device: DeviceId,
  signal: AbortSignal,
): Promise<UpgradePlan | null> {
  // The plan through the cloud tells the end; that it cannot be asked only means that the end is not known.
  const [plan, cloud] = await Promise.allSettled([
    client.bluetoothPlan(device, { signal }),
    client.devicePlan(device, { signal }),
  ]);
  if (plan.status === 'rejected') throw plan.reason;
  if (plan.value === null) return null;
  return { plan: plan.value, end: cloud.status === 'fulfilled' ? (cloud.value?.period.end ?? null) : null };
}

async function keptPlan({ database, scope, device }: KeptReadersOptions): Promise<UpgradePlan | null> {
  const known = await keptBluetoothPlan(database, scope, device);
  if (known?.plan == null) return null;
  return { plan: known.plan, end: known.end, readAt: known.readAt };
}

async function openSecret({ database, scope, device, clock }: KeptReadersOptions): Promise<string | null> {
  const kept = await keptSecret(database, scope, device, clock.now());
  return kept === null ? null : (kept.authKey ?? kept.bindingCode ?? kept.bluetoothPassword);
}
