import { systemClock } from '../../../src/lib/clock';
import type { WriteType } from '../../../src/lib/bluetooth/link';
import { bluetoothAvailability } from '../../../src/lib/bluetooth/web-bluetooth/availability';
import {
  chooseDevice,
  findGrantedDevice,
  type ChooserScope,
} from '../../../src/lib/bluetooth/web-bluetooth/chooser';
import { openLink } from '../../../src/lib/bluetooth/web-bluetooth/connection';
import { reconnect } from '../../../src/lib/bluetooth/web-bluetooth/reconnect';
import { linkTimes } from '../../../src/lib/bluetooth/web-bluetooth/times';
import type { WebBluetoothLink } from '../../../src/lib/bluetooth/web-bluetooth/web-bluetooth-link';
import { outcome, type Outcome } from './outcome';
import { sendFirmware, type FirmwareTask } from './firmware';

const { bluetooth } = navigator;
const browser = { bluetooth, clock: systemClock, times: linkTimes };

let device: BluetoothDevice | undefined;
let link: WebBluetoothLink | undefined;
let received: number[][] = [];
let onReceived: () => void = () => undefined;

function chosen(): BluetoothDevice {
  if (!device) throw new Error('No device has been chosen.');
  return device;
}

function connected(): WebBluetoothLink {
  if (!link) throw new Error('There is no link.');
  return link;
}

function use(opened: WebBluetoothLink): WriteType[] {
  link = opened;
  received = [];
  opened.onReceive((bytes) => {
    received.push([...bytes]);
    onReceived();
  });
  return [...opened.writeTypes];
}

function write(bytes: number[], type: WriteType) {
  return outcome(() => connected().write(Uint8Array.from(bytes), type));
}

/** Milliseconds for each of `count` writes of `size` bytes; with `answered`, each waits for an indication. */
async function measure(count: number, size: number, type: WriteType, answered: boolean): Promise<number> {
  const begun = performance.now();
  for (let written = 0; written < count; written += 1) {
    const answer = new Promise<void>((resolve) => (onReceived = resolve));
    await connected().write(new Uint8Array(size).fill(written), type);
    if (answered) await answer;
  }
  return (performance.now() - begun) / count;
}

/** What the tests do with the link in the page; the same modules that the app uses. */
const labPage = {
  availability: () =>
    bluetoothAvailability({
      isSecureContext,
      bluetooth: 'bluetooth' in navigator ? navigator.bluetooth : undefined,
      userAgent: navigator.userAgent,
      clock: systemClock,
      times: linkTimes,
    }),
  /** Settles when the chooser that the next tap opens has been answered. */
  choice: undefined as
    Promise<Outcome<{ name: string | undefined; nameDiffers: boolean } | null>> | undefined,
  findGranted: (deviceKey: string) =>
    outcome(async () => {
      device = (await findGrantedDevice(browser, deviceKey)) ?? undefined;
      return device?.name;
    }),
  open: (times: Partial<typeof linkTimes> = {}) =>
    outcome(async () => use(await openLink(chosen(), { ...browser, times: { ...linkTimes, ...times } }))),
  reconnect: (limit: number) => outcome(async () => use(await reconnect(chosen(), { ...browser, limit }))),
  write,
  /** Several writes to the characteristic at once, past the link's own guard, as its users never do. */
  writeNatively: (count: number) =>
    outcome(async () => {
      const service = await chosen().gatt!.getPrimaryService(0x180a);
      const characteristic = await service.getCharacteristic(0x9c40);
      const writes = Array.from({ length: count }, () =>
        characteristic.writeValueWithResponse(new Uint8Array(20)),
      );
      const results = await Promise.allSettled(writes);
      return results.map(({ status }) => status);
    }),
  received: () => received,
  closed: async () => (await connected().closed).code,
  close: () => connected().close(),
  measure,
  /** From connecting to the device's verdict. */
  sendFirmware: (task: FirmwareTask) => outcome(() => sendFirmware(chosen(), task)),
};

export type LabPage = typeof labPage;

declare global {
  interface Window {
    lab: LabPage;
  }
}
window.lab = labPage;

for (const button of document.querySelectorAll('button')) {
  button.addEventListener('click', () => {
    const { deviceKey = '', scope } = button.dataset;
    labPage.choice = outcome(async () => {
      const choice = await chooseDevice(browser, deviceKey, scope as ChooserScope);
      device = choice?.device;
      return choice && { name: choice.device.name, nameDiffers: choice.nameDiffers };
    });
  });
}
