import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { linkTimes } from '../bluetooth/web-bluetooth/times';
import { systemClock } from '../clock';
import { loadEngine } from './load-engine';
import { choosePeripheral } from './web-peripheral';

const id = { productKey: 'p11bLe', deviceKey: 'a2c0de000016' };

/** "EC", version 1, the product key as text, the device key as bytes, status 1, flags 0. */
function manufacturerData(productKey: string, deviceKey: string): DataView {
  const key = new TextEncoder().encode(productKey);
  const bytes = (deviceKey.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  // Somewhere in a larger buffer, as the browser gives it.
  const data = [9, 0x45, 0x43, 0, 1, key.length, ...key, bytes.length, ...bytes, 1, 0, 0, 9];
  return new DataView(Uint8Array.from(data).buffer, 1, data.length - 2);
}

/** A device that the chooser gives, which advertises when it is told to and never lets itself be connected to. */
class Advertiser extends EventTarget {
  readonly name = 'QUEC_BLE_0016';
  readonly watches: AbortSignal[] = [];
  connects = 0;
  readonly gatt = {
    connect: () => {
      this.connects += 1;
      return Promise.reject(new DOMException('Authentication rejected.', 'NetworkError'));
    },
    disconnect: () => undefined,
  };

  watchAdvertisements: (options: { signal: AbortSignal }) => Promise<void> = ({ signal }) => {
    this.watches.push(signal);
    return Promise.resolve();
  };

  advertise(company: number, data: DataView): void {
    const manufacturerData = new Map([[company, data]]);
    this.dispatchEvent(Object.assign(new Event('advertisementreceived'), { manufacturerData }));
  }
}

function connecting(device: EventTarget, signal = new AbortController().signal) {
  const connected = chooseAndConnect(device, signal);
  connected.catch(() => undefined);
  return connected;
}

async function chooseAndConnect(device: EventTarget, signal: AbortSignal) {
  const bluetooth = {
    requestDevice: () => Promise.resolve(device),
    getAvailability: () => Promise.resolve(true),
  } as unknown as Bluetooth;
  const options = { bluetooth, clock: systemClock, times: linkTimes, device: id };
  const peripheral = await choosePeripheral(options, 'expected');
  return peripheral!.connect({ limit: 0, signal, onAttempt: () => undefined });
}

// It comes while a person reads the plan.
beforeAll(async () => {
  await loadEngine();
});

describe('a chosen device', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  // What the device answers to a connection: it was connected to.
  const reached = { code: 'pairing-required' };

  it.each([
    ['p11bLe', 'A2C0DE000016', reached],
    ['', '', reached],
    ['p11bLe', 'A2C0DE000017', { code: 'device-other', details: { deviceKey: 'A2C0DE000017' } }],
    ['p99xxx', 'A2C0DE000016', { code: 'device-other', details: { productKey: 'p99xxx' } }],
  ])('that says it is %s %s', async (productKey, deviceKey, outcome) => {
    const device = new Advertiser();
    const connected = connecting(device);
    await vi.advanceTimersByTimeAsync(100);
    expect(device.connects).toBe(0);
    device.advertise(0x5551, manufacturerData(productKey, deviceKey));
    await expect(connected).rejects.toMatchObject(outcome);
    expect(device.connects).toBe(outcome === reached ? 1 : 0);
    expect(device.watches.every(({ aborted }) => aborted)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that says nothing of itself is connected to after a while', async () => {
    const device = new Advertiser();
    const connected = connecting(device);
    await vi.advanceTimersByTimeAsync(10);
    device.advertise(0x004c, manufacturerData('p99xxx', 'FF'));
    device.advertise(0x5551, new DataView(new ArrayBuffer(3)));
    await vi.advanceTimersByTimeAsync(linkTimes.identify - 11);
    expect(device.connects).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    await expect(connected).rejects.toMatchObject(reached);
    expect(device.watches.every(({ aborted }) => aborted)).toBe(true);
  });

  it('is connected to at once if the browser cannot watch, or refuses to', async () => {
    const blind = new Advertiser();
    blind.watchAdvertisements = () => Promise.reject(new DOMException('no', 'NotSupportedError'));
    const older = Object.assign(new EventTarget(), { name: blind.name, gatt: blind.gatt });
    await expect(connecting(blind)).rejects.toMatchObject(reached);
    await expect(connecting(older)).rejects.toMatchObject(reached);
    expect(blind.connects).toBe(2);
  });

  it('is not waited for once the upgrade is cancelled', async () => {
    const device = new Advertiser();
    const abort = new AbortController();
    const connected = connecting(device, abort.signal);
    await vi.advanceTimersByTimeAsync(10);
    abort.abort();
    await expect(connected).rejects.toMatchObject({ code: 'cancelled' });
    expect(device.connects).toBe(0);
  });
});
