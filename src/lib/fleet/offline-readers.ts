import type { Clock } from '../clock';
import type { DeveloperCenter } from '../developer-center/client';
import { createFirmwareFetch } from '../developer-center/firmware-fetch';
import type { PrepareDependencies } from '../firmware/prepare';

type Client = Pick<DeveloperCenter, 'bluetoothPlan' | 'devicePlan' | 'deviceSecret'>;

/** How the preparation of a device reads its plan, its secret and its files from the Developer Center. */
export function offlineReaders(
  client: Client,
  clock: Clock,
  account: string,
): Pick<PrepareDependencies, 'readPlan' | 'readSecret' | 'linkAgain' | 'fetch'> {
  return {
    async readPlan(device, signal) {
      // The Bluetooth plan tells no period: the cloud's plan of the same device does.
      const [plan, whole] = await Promise.all([
        client.bluetoothPlan(device, { signal }),
        client.devicePlan(device, { signal }),
      ]);
      return { plan, end: whole?.period.end ?? null };
    },
    async readSecret(device, signal) {
      const { kind, secret } = await client.deviceSecret(device, { signal });
      const none = { authKey: null, bindingCode: null, bluetoothPassword: null };
      return { ...none, [kind]: secret };
    },
    async linkAgain({ device, componentNo, file }, signal) {
      const plan = await client.bluetoothPlan(device, { signal });
      const component = plan?.components.find((each) => each.componentNo === componentNo);
      return component?.files.find(({ index }) => index === file.index) ?? null;
    },
    fetch: createFirmwareFetch({ clock, account: () => account }),
  };
}
