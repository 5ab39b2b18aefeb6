import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../clock';
import type { OverairError } from '../../errors';
import { openLink } from './connection';
import { answeringBluetooth, FakeDevice, never, refuse, stuckBluetooth } from './testing/fake-bluetooth';
import { linkTimes } from './times';

const options = { bluetooth: answeringBluetooth, clock: systemClock, times: linkTimes };
const open = (device: FakeDevice, signal?: AbortSignal) => openLink(device.native, { ...options, signal });

describe('openLink', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('connects, finds the characteristic and subscribes', async () => {
    const device = new FakeDevice();
    const link = await open(device);
    expect(device.calls).toEqual(['connect', 'service 180a', 'characteristic 9c40']);
    expect([...link.writeTypes]).toEqual(['request', 'command']);
  });

  it('keeps indications that come before the subscription has settled', async () => {
    const device = new FakeDevice();
    device.characteristic.onStart = () => {
      device.characteristic.indicate(1);
      device.characteristic.indicate(2);
      return Promise.resolve();
    };
    const link = await open(device);
    const received: number[][] = [];
    link.onReceive((bytes) => received.push([...bytes]));
    expect(received).toEqual([]);
    await Promise.resolve();
    device.characteristic.indicate(3);
    expect(received).toEqual([[1], [2], [3]]);
  });

  it.each([
    [
      'onConnect',
      refuse('NetworkError', 'Connection Error: Connection attempt failed.'),
      'device-out-of-range',
    ],
    ['onConnect', refuse('NetworkError', 'Authentication failed.'), 'pairing-required'],
    [
      'onFindService',
      refuse('NotFoundError', 'No Services matching UUID found in Device.'),
      'service-missing',
    ],
    ['onFindService', refuse('NetworkError', 'GATT Server is disconnected. Cannot …'), 'link-lost'],
  ] as const)('names what %s is refused with and disconnects: %#', async (step, answer, code) => {
    const device = new FakeDevice();
    device[step] = answer;
    await expect(open(device)).rejects.toMatchObject({ code });
    expect(device.calls.at(-1)).toBe('disconnect');
  });

  it('says which UUID is missing', async () => {
    const device = new FakeDevice();
    device.onFindCharacteristic = refuse(
      'NotFoundError',
      'No Characteristics matching UUID found in Service.',
    );
    await expect(open(device)).rejects.toMatchObject({ details: { missing: '0x9C40' } });
    device.onFindService = refuse('NotFoundError', 'No Services matching UUID found in Device.');
    const again = expect(open(device)).rejects.toMatchObject({ details: { missing: '0x180A' } });
    await vi.advanceTimersByTimeAsync(linkTimes.retryFirst);
    await again;
  });

  it.each([
    { write: false, writeWithoutResponse: false },
    { indicate: false, notify: false },
  ])('refuses a characteristic that has %o', async (lacking) => {
    const device = new FakeDevice();
    Object.assign(device.characteristic.properties, lacking);
    await expect(open(device)).rejects.toMatchObject({ code: 'characteristic-unsuitable' });
    expect(device.connected).toBe(false);
  });

  it('gives up a connection that never settles, and closes one that comes too late', async () => {
    const device = new FakeDevice();
    let arrive = (): void => undefined;
    device.onConnect = () => new Promise((resolve) => (arrive = resolve));
    const opening = open(device);
    const refused = expect(opening).rejects.toMatchObject({ code: 'device-out-of-range' });
    await vi.advanceTimersByTimeAsync(linkTimes.connect);
    await refused;
    arrive();
    await vi.advanceTimersByTimeAsync(0);
    expect(device.connected).toBe(false);
  });

  it('can be cancelled at every step', async () => {
    for (const step of ['onConnect', 'onFindService', 'onFindCharacteristic'] as const) {
      const device = new FakeDevice();
      device[step] = never;
      const abort = new AbortController();
      const opening = open(device, abort.signal);
      const refused = expect(opening).rejects.toMatchObject({ code: 'cancelled' });
      await vi.advanceTimersByTimeAsync(10);
      abort.abort();
      await vi.advanceTimersByTimeAsync(step === 'onConnect' ? 0 : linkTimes.closeGrace);
      await refused;
      expect(device.connected).toBe(false);
    }
  });

  it('leaves a pairing dialog open that a person reads while it subscribes', async () => {
    const device = new FakeDevice();
    device.characteristic.onStart = () => new Promise((resolve) => setTimeout(resolve, 40_000));
    const opening = open(device);
    await vi.advanceTimersByTimeAsync(40_000);
    await expect(opening).resolves.toBeDefined();
    expect(device.calls.filter((call) => /connect/.test(call))).toEqual(['connect']);
  });

  it('gives up a subscription that never settles', async () => {
    const device = new FakeDevice();
    device.characteristic.onStart = never;
    const refused = expect(open(device)).rejects.toMatchObject({ code: 'link-lost' });
    await vi.advanceTimersByTimeAsync(linkTimes.pairing);
    await vi.advanceTimersByTimeAsync(linkTimes.closeGrace);
    await refused;
    expect(device.connected).toBe(false);
  });

  it('disconnects only when the operation that was cancelled has settled', async () => {
    const device = new FakeDevice();
    let settle = (): void => undefined;
    device.onFindService = () => new Promise((resolve) => (settle = resolve));
    const abort = new AbortController();
    const refused = expect(open(device, abort.signal)).rejects.toMatchObject({ code: 'cancelled' });
    await vi.advanceTimersByTimeAsync(10);
    abort.abort();
    await vi.advanceTimersByTimeAsync(linkTimes.closeGrace - 1);
    expect(device.connected).toBe(true);
    settle();
    await refused;
    expect(device.connected).toBe(false);
  });

  it('says that the page has to be loaded anew if the browser answers nothing any more', async () => {
    const device = new FakeDevice();
    device.onConnect = never;
    const opening = openLink(device.native, { ...options, bluetooth: stuckBluetooth });
    const refused = expect(opening).rejects.toMatchObject({ code: 'bluetooth-stuck' });
    await vi.advanceTimersByTimeAsync(linkTimes.answer * 2);
    await refused;
  });

  it('notices it even if the browser stops while it connects', async () => {
    const device = new FakeDevice();
    device.onConnect = never;
    let answer = answeringBluetooth.getAvailability;
    const opening = openLink(device.native, { ...options, bluetooth: { getAvailability: () => answer() } });
    const refused = expect(opening).rejects.toMatchObject({ code: 'bluetooth-stuck' });
    await vi.advanceTimersByTimeAsync(10);
    answer = stuckBluetooth.getAvailability;
    await vi.advanceTimersByTimeAsync(linkTimes.answer * 3);
    await refused;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits for a slow connection if the browser answers, if only that it does not know', async () => {
    for (const getAvailability of [
      answeringBluetooth.getAvailability,
      () => Promise.reject(new DOMException('?', 'NotAllowedError')),
    ]) {
      const device = new FakeDevice();
      device.onConnect = () => new Promise((resolve) => setTimeout(resolve, linkTimes.connect - 1));
      const opening = openLink(device.native, { ...options, bluetooth: { getAvailability } });
      await vi.advanceTimersByTimeAsync(linkTimes.connect);
      await expect(opening).resolves.toBeDefined();
    }
  });

  it('refuses a second link to one device, and opens one again after the first has ended', async () => {
    const device = new FakeDevice();
    const link = await open(device);
    await expect(open(device)).rejects.toMatchObject({ code: 'link-busy' });
    expect(device.connected).toBe(true);
    await link.close();
    const again = open(device);
    // The system may still be taking the connection down: connecting at once would get it.
    await vi.advanceTimersByTimeAsync(linkTimes.retryFirst - 1);
    expect(device.calls.filter((call) => call === 'connect')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    await expect(again).resolves.toBeDefined();
  });

  it('can be opened again as soon as a write has told of the loss', async () => {
    const device = new FakeDevice();
    const link = await open(device);
    device.characteristic.onWrite = never;
    const again = link.write(Uint8Array.of(1), 'request').catch((error: unknown) => {
      expect((error as OverairError).code).toBe('link-lost');
      return open(device);
    });
    device.drop();
    await expect(again).resolves.toBeDefined();
  });
});
