import type { Clock } from '../clock';
import { toOverairError, type OverairError } from '../errors';
import { isSamePlan, type BluetoothPlan } from '../plans/bluetooth-plan';
import type { DeviceId, DevicePlan, FirmwareFile } from '../plans/types';
import type { BluetoothPlans } from './bluetooth-plans';
import type { DeveloperCenter } from './client';
import { createFirmwareFetch, type FirmwareRequest } from './firmware-fetch';
import type { DeviceAttributes, DeviceSecret } from './types';

export interface UpgradeSupplyOptions {
  readonly client: BluetoothPlans & Pick<DeveloperCenter, 'devicePlan' | 'deviceSecret' | 'deviceAttributes'>;
  readonly clock: Clock;
  /** In whose name files are fetched. */
  readonly account: string;
}

interface AskedPlan {
  readonly plan: BluetoothPlan | null;
  readonly end: number | null;
  readonly endProblem: OverairError | null;
  readonly readAt: null;
}

interface AskedFile {
  readonly device: DeviceId;
  readonly componentNo: string;
  readonly file: Pick<FirmwareFile, 'index'>;
}

/** What a Bluetooth upgrade needs, as the Developer Center has it now: plan, key, the links of its files, their bytes. */
export function createUpgradeSupply({ client, clock, account }: UpgradeSupplyOptions): {
  /**
   * Null if the device has no plan that could go over Bluetooth. The Bluetooth plan tells no period: its end, ms
   * since the epoch, is that of the cloud's plan of the device, if that is the same plan; else it is not known. That
   * the cloud's plan could not be read is `endProblem`. Rejects with what `bluetoothPlan` rejects with.
   */
  readPlan: (device: DeviceId, signal: AbortSignal) => Promise<AskedPlan>;
  /** Rejects with what `deviceSecret` rejects with. */
  readSecret: (device: DeviceId, signal: AbortSignal) => Promise<DeviceSecret>;
  /** Rejects with what `deviceAttributes` rejects with. */
  readReading: (device: DeviceId, signal: AbortSignal) => Promise<DeviceAttributes>;
  /** The file with its link as the plan has it now; null if the plan names it no more. */
  linkAgain: (wanted: AskedFile, signal: AbortSignal) => Promise<FirmwareFile | null>;
  /** As `createFirmwareFetch` has it. */
  fetch: (url: string, request: FirmwareRequest) => Promise<Response>;
} {
  return {
    async readPlan(device, signal) {
      const [asked, cloud] = await Promise.allSettled([
        client.bluetoothPlan(device, { signal }),
        client.devicePlan(device, { signal }),
      ]);
      if (asked.status === 'rejected') throw asked.reason;
      const plan = asked.value;
      if (cloud.status === 'rejected')
        return { plan, end: null, endProblem: toOverairError(cloud.reason), readAt: null };
      return { plan, end: endOf(plan, cloud.value), endProblem: null, readAt: null };
    },
    readSecret: (device, signal) => client.deviceSecret(device, { signal }),
    readReading: (device, signal) => client.deviceAttributes(device, { signal }),
    async linkAgain({ device, componentNo, file }, signal) {
      const plan = await client.bluetoothPlan(device, { signal });
      const component = plan?.components.find((each) => each.componentNo === componentNo);
      return component?.files.find(({ index }) => index === file.index) ?? null;
    },
    fetch: createFirmwareFetch({ clock, account: () => account }),
  };
}

function endOf(plan: BluetoothPlan | null, cloud: DevicePlan | null): number | null {
  return plan !== null && cloud !== null && isSamePlan(plan, cloud) ? cloud.period.end : null;
}
