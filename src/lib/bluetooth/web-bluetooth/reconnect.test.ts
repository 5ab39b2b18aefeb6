import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../clock';
import { answeringBluetooth, FakeDevice, never, refuse, stuckBluetooth } from './testing/fake-bluetooth';
import { reconnect, type ReconnectOptions } from './reconnect';
import { linkTimes } from './times';

const absent = refuse('NetworkError', 'Bluetooth Device is no longer in range.');

/** Reconnects and notes at which second each attempt began. */
function attempt(device: FakeDevice, more: Partial<ReconnectOptions> = {}) {
  const begun = Date.now();
  const seconds: number[] = [];
  const result = reconnect(device.native, {
    bluetooth: answeringBluetooth,
    clock: systemClock,
    times: linkTimes,
    limit: 60_000,
    onAttempt: () => seconds.push((Date.now() - begun) / 1000),
    ...more,
  });
  result.catch(() => undefined);
  return { seconds, result };
}

describe('reconnect', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('tries at once and then ever less often, until the device is there', async () => {
    const device = new FakeDevice();
    device.onConnect = absent;
    const { seconds, result } = attempt(device);
    await vi.advanceTimersByTimeAsync(36_000);
    device.onConnect = () => Promise.resolve();
    await vi.advanceTimersByTimeAsync(10_000);
    await expect(result).resolves.toBeDefined();
    expect(seconds.map(Math.round)).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 19, 24, 30, 37]);
  });

  it('gives up with the last error when the limit would be passed', async () => {
    const device = new FakeDevice();
    device.onConnect = absent;
    const { seconds, result } = attempt(device, { limit: 20_000 });
    const refused = expect(result).rejects.toMatchObject({ code: 'device-out-of-range' });
    await vi.advanceTimersByTimeAsync(20_000);
    await refused;
    expect(seconds.map(Math.round)).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 19]);
  });

  it('finds a device soon after it is there, however long it was away', async () => {
    for (let restartMs = 0; restartMs <= 100_000; restartMs += 1_700) {
      const device = new FakeDevice();
      device.onConnect = absent;
      const { seconds, result } = attempt(device, { limit: 300_000 });
      await vi.advanceTimersByTimeAsync(restartMs);
      device.onConnect = () => Promise.resolve();
      await vi.advanceTimersByTimeAsync(linkTimes.retryLongest);
      await expect(result).resolves.toBeDefined();
      const late = (seconds.at(-1) ?? Infinity) * 1000 - restartMs;
      expect(late).toBeLessThanOrEqual(Math.max(linkTimes.retryFirst, restartMs / 4));
      expect(seconds.length).toBeLessThan(30);
    }
  });

  it('gives up at once if trying again cannot help', async () => {
    const device = new FakeDevice();
    device.onConnect = refuse('NetworkError', 'Authentication rejected.');
    const { seconds, result } = attempt(device);
    await expect(result).rejects.toMatchObject({ code: 'pairing-required' });
    expect(seconds).toEqual([0]);
  });

  it('gives up after one look if the browser answers this page no more', async () => {
    const device = new FakeDevice();
    device.onConnect = never;
    const { seconds, result } = attempt(device, { bluetooth: stuckBluetooth });
    await vi.advanceTimersByTimeAsync(linkTimes.answer * 2);
    await expect(result).rejects.toMatchObject({ code: 'bluetooth-stuck' });
    expect(seconds).toEqual([0]);
  });

  it('stops when aborted, in a wait or before the first attempt', async () => {
    const device = new FakeDevice();
    device.onConnect = absent;
    const abort = new AbortController();
    const { seconds, result } = attempt(device, { signal: abort.signal });
    await vi.advanceTimersByTimeAsync(1_500);
    abort.abort();
    await expect(result).rejects.toMatchObject({ code: 'cancelled' });
    await expect(attempt(device, { signal: abort.signal }).result).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(seconds).toEqual([0, 1]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('comes sooner when the device is seen, but never within a second', async () => {
    const watched: AbortSignal[] = [];
    const device = Object.assign(new FakeDevice(), {
      watchAdvertisements: ({ signal }: { signal: AbortSignal }) => {
        watched.push(signal);
        return Promise.resolve();
      },
    });
    device.onConnect = absent;
    const { seconds, result } = attempt(device);
    await vi.advanceTimersByTimeAsync(24_500);
    device.dispatchEvent(new Event('advertisementreceived'));
    const before = seconds.length;
    await vi.advanceTimersByTimeAsync(0);
    expect(seconds).toHaveLength(before);
    await vi.advanceTimersByTimeAsync(1_500);
    device.onConnect = () => Promise.resolve();
    device.dispatchEvent(new Event('advertisementreceived'));
    await vi.advanceTimersByTimeAsync(0);
    await expect(result).resolves.toBeDefined();
    expect(seconds.slice(before)).toEqual([26]);
    expect(watched.every((signal) => signal.aborted)).toBe(true);
  });

  it('goes by time alone if watching is refused', async () => {
    const device = Object.assign(new FakeDevice(), {
      watchAdvertisements: refuse('NotSupportedError', 'no'),
    });
    device.onConnect = absent;
    const { seconds } = attempt(device);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(seconds).toEqual([0, 1, 2, 3]);
  });
});
