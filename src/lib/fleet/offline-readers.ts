import type { Clock } from '../clock';
import { openAnswer } from '../developer-center/answers';
import type { DeveloperCenter } from '../developer-center/client';
import { OverairError, toOverairError } from '../errors';
import type { PrepareDependencies } from '../firmware/prepare';
import type { FirmwareFetch } from '../firmware/transfer';

type Client = Pick<DeveloperCenter, 'bluetoothPlan' | 'devicePlan' | 'deviceSecret'>;

/** How the preparation of a device reads its plan, its secret and its files from the Developer Center. */
export function offlineReaders(
  client: Client,
  clock: Clock,
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
    fetch: firmwareFetch(clock),
  };
}

/** The gateway's door for files; its refusals come as our codes. */
function firmwareFetch(clock: Clock): FirmwareFetch {
  return async (url, { headers, signal }) => {
    const response = await request(url, { headers, signal });
    if (response.ok || response.status === 416) return response;
    openAnswer(response, await response.text(), clock.now());
    throw new OverairError('answer-malformed', { field: 'firmware', status: response.status });
  };
}

async function request(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, cache: 'no-store', credentials: 'same-origin', redirect: 'error' });
  } catch (error) {
    if (error instanceof TypeError) throw new OverairError('offline', {}, { cause: error });
    throw init.signal?.aborted === true
      ? new OverairError('cancelled', {}, { cause: error })
      : toOverairError(error);
  }
}
