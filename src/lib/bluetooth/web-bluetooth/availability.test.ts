import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../clock';
import { bluetoothAvailability, onAvailabilityChange } from './availability';
import { stuckBluetooth } from './testing/fake-bluetooth';
import { linkTimes } from './times';

const linuxChrome =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const androidFirefox = 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0';
const linuxFirefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const androidWebView =
  'Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile';

const facts = {
  isSecureContext: true,
  bluetooth: undefined,
  userAgent: linuxChrome,
  clock: systemClock,
  times: linkTimes,
};

class FakeBluetooth extends EventTarget {
  constructor(readonly available: boolean) {
    super();
  }
  getAvailability = () => Promise.resolve(this.available);
  get native(): Bluetooth {
    return this as unknown as Bluetooth;
  }
}

describe('bluetoothAvailability', () => {
  it('is ready or off as the browser says', async () => {
    const on = { ...facts, bluetooth: new FakeBluetooth(true).native };
    const off = { ...facts, bluetooth: new FakeBluetooth(false).native };
    expect(await bluetoothAvailability(on)).toEqual({ state: 'ready' });
    expect(await bluetoothAvailability(off)).toEqual({ state: 'off' });
  });

  it('takes a browser that refuses to say for ready, and one that answers nothing for stuck', async () => {
    const refusing = { getAvailability: () => Promise.reject(new DOMException('?', 'SecurityError')) };
    const ask = (bluetooth: object) => bluetoothAvailability({ ...facts, bluetooth: bluetooth as Bluetooth });
    expect(await ask(refusing)).toEqual({ state: 'ready' });
    vi.useFakeTimers();
    const asked = ask(stuckBluetooth);
    await vi.advanceTimersByTimeAsync(linkTimes.answer * 2);
    vi.useRealTimers();
    expect(await asked).toEqual({ state: 'stuck' });
  });

  it('tells a page without https first', async () => {
    expect(await bluetoothAvailability({ ...facts, isSecureContext: false })).toEqual({ state: 'insecure' });
  });

  it.each([
    [linuxChrome, 'linux-flag'],
    [linuxFirefox, 'another-browser'],
    [androidFirefox, 'another-browser'],
    [androidWebView, 'another-browser'],
  ])('says what helps: %s', async (userAgent, remedy) => {
    expect(await bluetoothAvailability({ ...facts, userAgent })).toEqual({ state: 'unsupported', remedy });
  });
});

it('tells when the adapter comes or goes, until stopped', () => {
  const bluetooth = new FakeBluetooth(true);
  let calls = 0;
  const stop = onAvailabilityChange(bluetooth.native, () => (calls += 1));
  bluetooth.dispatchEvent(new Event('availabilitychanged'));
  stop();
  bluetooth.dispatchEvent(new Event('availabilitychanged'));
  expect(calls).toBe(1);
});
