import { requirePackages } from '../plans/bluetooth-plan';
import type { DeviceId } from '../plans/types';
import { toOverairError } from '../errors';
import { keepReading } from '../storage/readings';
import { keepBluetoothPlan } from '../storage/plans';
import type { KeptSecret } from '../storage/secret-record';
import type { AccountScope } from '../storage/scope';
import { keepSecret } from '../storage/secrets';
import { downloadPackage, type DownloadDependencies, type DownloadOptions } from './download';
import { downloadAll } from './download-all';
import { preparation, UNKNOWN_END_AFTER, wantedFiles, type Preparation } from './preparation';
import type { UpgradeSupply } from './supply';

const NO_SECRET: KeptSecret = { authKey: null, bindingCode: null, bluetoothPassword: null };

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

/** What it says of its battery, signal and versions is shown if nobody can be asked; nothing fails without. */
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
