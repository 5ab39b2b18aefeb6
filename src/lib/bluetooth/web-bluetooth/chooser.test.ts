import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../clock';
import { chooseDevice, findGrantedDevice, type ChooserOptions } from './chooser';
import { answeringBluetooth, FakeDevice, stuckBluetooth } from './testing/fake-bluetooth';
import { linkTimes } from './times';

function bluetooth(parts: Partial<Bluetooth>): ChooserOptions {
  const browser = { ...answeringBluetooth, ...parts } as Bluetooth;
  return { bluetooth: browser, clock: systemClock, times: linkTimes };
}

function named(name: string): BluetoothDevice {
  const device = new FakeDevice();
  device.name = name;
  return device.native;
}

describe('chooseDevice', () => {
  async function optionsFor(key: string, scope: 'expected' | 'all') {
    let asked: RequestDeviceOptions | undefined;
    const requestDevice: Bluetooth['requestDevice'] = (options) => {
      asked = options;
      return Promise.resolve(named('QUEC_BLE_A1B2'));
    };
    const chosen = await chooseDevice(bluetooth({ requestDevice }), key, scope);
    return { asked, chosen };
  }

  it('asks for the exact name, in either case, and for the service', async () => {
    const { asked } = await optionsFor('c0ffeea1b2', 'expected');
    expect(asked).toEqual({
      filters: [{ name: 'QUEC_BLE_a1b2' }, { name: 'QUEC_BLE_A1B2' }],
      optionalServices: [0x180a],
      optionalManufacturerData: [0x5551],
    });
  });

  it('asks for the prefix when all are to be shown', async () => {
    const { asked } = await optionsFor('c0ffeea1b2', 'all');
    expect(asked).toMatchObject({ filters: [{ namePrefix: 'QUEC_BLE_' }] });
  });

  it('warns of another name, not of another case', async () => {
    expect((await optionsFor('c0ffeea1b2', 'all')).chosen?.nameDiffers).toBe(false);
    expect((await optionsFor('c0ffee0000', 'all')).chosen?.nameDiffers).toBe(true);
  });

  it('gives null when the chooser was closed, and throws anything else', async () => {
    const rejecting = (message: string) =>
      bluetooth({ requestDevice: () => Promise.reject(new DOMException(message, 'NotFoundError')) });
    const closed = rejecting('User cancelled the requestDevice() chooser.');
    expect(await chooseDevice(closed, '0001', 'expected')).toBeNull();
    const off = chooseDevice(rejecting('Bluetooth adapter not available.'), '0001', 'expected');
    await expect(off).rejects.toMatchObject({ code: 'bluetooth-off' });
  });
});

describe('findGrantedDevice', () => {
  const granting = (...names: string[]) =>
    bluetooth({ getDevices: () => Promise.resolve(names.map((name) => named(name))) });

  it('finds the one device with the name', async () => {
    const found = await findGrantedDevice(granting('QUEC_BLE_0002', 'QUEC_BLE_000A'), 'ff000a');
    expect(found?.name).toBe('QUEC_BLE_000A');
  });

  it('finds none among none or several, or if the browser cannot tell', async () => {
    expect(await findGrantedDevice(granting('QUEC_BLE_0002'), 'ff000a')).toBeNull();
    expect(await findGrantedDevice(granting('QUEC_BLE_000A', 'QUEC_BLE_000a'), 'ff000a')).toBeNull();
    expect(await findGrantedDevice(bluetooth({}), 'ff000a')).toBeNull();
  });
});

describe('a browser that answers this page no more', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const unanswered = () => new Promise<never>(() => undefined);

  it('is told from a person who takes their time', async () => {
    const choosing = chooseDevice(bluetooth({ requestDevice: unanswered }), '0001', 'expected');
    const settled = vi.fn();
    choosing.then(settled, settled);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(settled).not.toHaveBeenCalled();
  });

  it.each([
    () => chooseDevice(bluetooth({ ...stuckBluetooth, requestDevice: unanswered }), '0001', 'expected'),
    () => findGrantedDevice(bluetooth({ ...stuckBluetooth, getDevices: unanswered }), '0001'),
  ])('is named: %#', async (ask) => {
    const refused = expect(ask()).rejects.toMatchObject({ code: 'bluetooth-stuck' });
    await vi.advanceTimersByTimeAsync(linkTimes.answer * 2);
    await refused;
  });
});
