import type { MonotonicClock } from '../../clock';
import { OverairError, toOverairError } from '../../errors';
import { firstOperation } from '../first-operation';
import type { WriteType } from '../link';
import { SERVICE, CHARACTERISTIC } from './identity';
import type { LinkOperation } from './native-errors';
import { OperationQueue } from './operation-queue';
import { letRest, rested } from './rest';
import { unlessStuck, type BluetoothAnswers } from './stuck';
import type { LinkTimes } from './times';
import { WebBluetoothLink } from './web-bluetooth-link';

export interface OpenOptions {
  /** The browser's own, by which it is told whether it still answers this page. */
  readonly bluetooth: BluetoothAnswers;
  readonly clock: MonotonicClock;
  readonly times: LinkTimes;
  /** Ends the attempt with `cancelled`; a link that is open already is ended by `close()`. */
  readonly signal?: AbortSignal | undefined;
}

/** Devices with a link or on the way to one: two queues for one device would defeat both. */
const inUse = new WeakSet<BluetoothDevice>();

/**
 * Connects to a chosen device once, finds service 0x180A and characteristic 0x9C40 and switches its indications on.
 * Needs no gesture. Rejects with `device-out-of-range`, `service-missing`, `characteristic-unsuitable`,
 * `pairing-required`, `subscription-refused`, `bluetooth-not-permitted`, `link-lost`, `cancelled`, `bluetooth-stuck`
 * if only loading the page anew helps, or `link-busy` if the device has a link already. After a rejection the device is
 * disconnected.
 */
export async function openLink(device: BluetoothDevice, options: OpenOptions): Promise<WebBluetoothLink> {
  const server = device.gatt;
  if (!server) throw new OverairError('bluetooth-not-permitted');
  if (inUse.has(device)) throw new OverairError('link-busy');
  inUse.add(device);
  const onDisconnected = (): void => queue.end(new OverairError('link-lost'));
  const queue = new OperationQueue(options.clock, () => {
    device.removeEventListener('gattserverdisconnected', onDisconnected);
    if (server.connected) letRest(device, options);
    server.disconnect();
    inUse.delete(device);
  });
  device.addEventListener('gattserverdisconnected', onDisconnected);
  try {
    return await setUp(device, server, queue, options);
  } catch (error) {
    await queue.close(toOverairError(error), options.times.closeGrace);
    throw error;
  }
}

async function setUp(
  device: BluetoothDevice,
  server: BluetoothRemoteGATTServer,
  queue: OperationQueue,
  { bluetooth, clock, times, signal }: OpenOptions,
): Promise<WebBluetoothLink> {
  const step = <T>(operation: LinkOperation, timeout: number, task: () => Promise<T>): Promise<T> =>
    queue.run(task, { operation, timeout, signal });

  await step('connect', times.connect, () => rested(device, { clock }));
  await step('connect', times.connect, async () => {
    await unlessStuck(server.connect(), { bluetooth, clock, times });
    // It came after its time-out or an abort, and nobody would ever close it.
    if (queue.why) server.disconnect();
  });
  const service = await step('find-service', times.discover, () => server.getPrimaryService(SERVICE));
  const characteristic = await step('find-characteristic', times.discover, () =>
    service.getCharacteristic(CHARACTERISTIC),
  );
  const link = new WebBluetoothLink(characteristic, writeTypesOf(characteristic), queue, clock, times);
  listen(characteristic, link);
  const subscribe = (): Promise<unknown> =>
    step('subscribe', times.pairing, () => characteristic.startNotifications());
  await firstOperation(subscribe, { clock, signal });
  return link;
}

function writeTypesOf({ properties }: BluetoothRemoteGATTCharacteristic): ReadonlySet<WriteType> {
  const types = new Set<WriteType>();
  if (properties.write) types.add('request');
  if (properties.writeWithoutResponse) types.add('command');
  if (types.size === 0 || !(properties.indicate || properties.notify)) {
    throw new OverairError('characteristic-unsuitable');
  }
  return types;
}

/** Before the subscription, or the first indications are lost; copied at once, or the next one overwrites it. */
function listen(characteristic: BluetoothRemoteGATTCharacteristic, link: WebBluetoothLink): void {
  const onValue = (): void => {
    const view = characteristic.value;
    if (view) link.received(new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice());
  };
  characteristic.addEventListener('characteristicvaluechanged', onValue);
  void link.closed.then(() => {
    characteristic.removeEventListener('characteristicvaluechanged', onValue);
  });
}
