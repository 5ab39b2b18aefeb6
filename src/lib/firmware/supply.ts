import type { OverairError } from '../errors';
import type { BluetoothPlan } from '../plans/bluetooth-plan';
import type { DeviceId, FirmwareFile } from '../plans/types';
import type { ReadingRecord } from '../storage/preparation-record';
import type { KeptSecret } from '../storage/secret-record';
import type { WantedFile } from './identity';
import type { FirmwareFetch } from './transfer';

/** A device's Bluetooth plan; null if it has none. */
export interface SuppliedPlan {
  readonly plan: BluetoothPlan | null;
  /** The plan's end, ms since the epoch; null if it is not known. */
  readonly end: number | null;
  /** Why nobody could be asked for the end; null if somebody was, whatever the answer. */
  readonly endProblem: OverairError | null;
  /** When it was read, ms since the epoch; null: just now. */
  readonly readAt: number | null;
}

/** What opens a device, in Base64 as the platform has it, and which of its secrets that is. */
export interface SuppliedSecret {
  readonly kind: keyof KeptSecret;
  readonly secret: string;
}

/** What a Bluetooth upgrade needs from outside: plan, key, the links of its files, and their bytes. */
export interface UpgradeSupply {
  readonly readPlan: (device: DeviceId, signal: AbortSignal) => Promise<SuppliedPlan>;
  readonly readSecret: (device: DeviceId, signal: AbortSignal) => Promise<SuppliedSecret>;
  /** What the device says of itself: battery, signal, versions. It decorates what is prepared. */
  readonly readReading: (device: DeviceId, signal: AbortSignal) => Promise<ReadingRecord['reading']>;
  /** Asks the plan again for a file whose link has expired; null if the plan names it no more. */
  readonly linkAgain: (wanted: WantedFile, signal: AbortSignal) => Promise<FirmwareFile | null>;
  readonly fetch: FirmwareFetch;
}
