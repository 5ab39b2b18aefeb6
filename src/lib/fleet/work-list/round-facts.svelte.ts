import { toOverairError, type OverairError } from '../../errors';
import { preparation, type Preparation } from '../../firmware/preparation';
import type { BluetoothPlan } from '../../plans/bluetooth-plan';
import { deviceIdText } from '../../plans/device-id';
import type { DeviceId } from '../../plans/types';
import type { Database } from '../../storage/database';
import type { Journal } from '../../storage/journal-record';
import { keptJournals } from '../../storage/journals';
import { keptLinkProfile } from '../../storage/link-profiles';
import { keptBluetoothPlan } from '../../storage/plans';
import type { AccountScope } from '../../storage/scope';
import type { AccountParts } from '../account-parts';

/** What this browser keeps for the upgrade of one device. */
export interface ItemFacts {
  readonly preparation: Preparation;
  /** As it was prepared; null if it was not. */
  readonly plan: BluetoothPlan | null;
  /** Of an upgrade that was interrupted, or whose result is not known; null if there is none. */
  readonly journal: Journal | null;
  /** How fast its product took firmware last; null if that is not known. */
  readonly bytesPerSecond: number | null;
}

/** What this browser keeps for the devices of a round. */
export class RoundFacts {
  readonly #parts: Pick<AccountParts, 'database' | 'scope' | 'clock'>;
  #facts = $state.raw<Readonly<Record<string, ItemFacts>>>({});
  #problem = $state.raw<OverairError | null>(null);
  #loading = 0;

  constructor(parts: Pick<AccountParts, 'database' | 'scope' | 'clock'>) {
    this.#parts = parts;
  }

  /** undefined until it has been read. */
  of(device: DeviceId): ItemFacts | undefined {
    return this.#facts[deviceIdText(device)];
  }

  /** Why it could not be read last time; null if it could. */
  get problem(): OverairError | null {
    return this.#problem;
  }

  /** Reads it for these devices. Never rejects. */
  async load(devices: readonly DeviceId[]): Promise<void> {
    const { database, scope, clock } = this.#parts;
    const loading = ++this.#loading;
    try {
      const facts = await factsOf(database, scope, devices, clock.now());
      if (loading === this.#loading) this.#facts = facts;
      this.#problem = null;
    } catch (error) {
      this.#problem = toOverairError(error);
    }
  }
}

/** The facts of an account's round, read by whoever shows it. */
export const openRoundFacts = (parts: AccountParts): RoundFacts => new RoundFacts(parts);

async function factsOf(
  database: Database,
  scope: AccountScope,
  devices: readonly DeviceId[],
  now: number,
): Promise<Record<string, ItemFacts>> {
  const journals = await keptJournals(database, scope);
  const journalOf = (id: string): Journal | null =>
    journals.find((each) => deviceIdText(each) === id)?.state ?? null;
  const speeds = await speedsOf(database, scope, devices);
  const pairs = devices.map(async (device) => {
    const id = deviceIdText(device);
    const prepared = await preparation(database, scope, device, now);
    const known = await keptBluetoothPlan(database, scope, device);
    const bytesPerSecond = speeds[device.productKey] ?? null;
    return [
      id,
      { preparation: prepared, plan: known?.plan ?? null, journal: journalOf(id), bytesPerSecond },
    ] as const;
  });
  return Object.fromEntries(await Promise.all(pairs));
}

async function speedsOf(
  database: Database,
  scope: AccountScope,
  devices: readonly DeviceId[],
): Promise<Record<string, number | null>> {
  const products = [...new Set(devices.map(({ productKey }) => productKey))];
  const pairs = products.map(async (product) => {
    const record = await keptLinkProfile(database, scope, product);
    return [product, record?.profile.bytesPerSecond ?? null] as const;
  });
  return Object.fromEntries(await Promise.all(pairs));
}
