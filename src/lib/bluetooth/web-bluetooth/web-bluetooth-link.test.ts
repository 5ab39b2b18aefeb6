import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../clock';
import { openLink } from './connection';
import { answeringBluetooth, FakeDevice, never, refuse } from './testing/fake-bluetooth';
import { linkTimes } from './times';

const one = Uint8Array.of(1);

async function setUp() {
  const device = new FakeDevice();
  const link = await openLink(device.native, {
    bluetooth: answeringBluetooth,
    clock: systemClock,
    times: linkTimes,
  });
  return { device, link, characteristic: device.characteristic };
}

describe('WebBluetoothLink', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it.each([
    ['X11; Linux x86_64', true, true],
    ['X11; CrOS x86_64 14541.0.0', true, true],
    ['Linux; Android 10; K', true, false],
    ['Windows NT 10.0; Win64; x64', true, false],
    ['Macintosh; Intel Mac OS X 10_15_7', false, false],
  ])('knows what %s does with writes', async (system, commandsWait, mustRest) => {
    vi.stubGlobal('navigator', { userAgent: `Mozilla/5.0 (${system}) Chrome/140.0.0.0` });
    const { link } = await setUp();
    expect([link.commandsWait, link.mustRest]).toEqual([commandsWait, mustRest]);
  });

  it('writes requests and commands', async () => {
    const { link, characteristic } = await setUp();
    await link.write(Uint8Array.of(1, 2), 'request');
    await link.write(Uint8Array.of(3), 'command');
    expect(characteristic.written).toEqual(['request 1 2', 'command 3']);
  });

  it('refuses a second write while one is pending', async () => {
    const { link, characteristic } = await setUp();
    let settle = (): void => undefined;
    characteristic.onWrite = () => new Promise((resolve) => (settle = resolve));
    const first = link.write(one, 'request');
    await expect(link.write(one, 'request')).rejects.toMatchObject({ code: 'link-busy' });
    settle();
    await first;
    const third = link.write(one, 'command');
    settle();
    await expect(third).resolves.toBeUndefined();
  });

  it.each([0, 513])('refuses %i bytes', async (length) => {
    const { link, characteristic } = await setUp();
    await expect(link.write(new Uint8Array(length), 'request')).rejects.toMatchObject({ code: 'internal' });
    expect(characteristic.written).toEqual([]);
  });

  it('keeps the link after a refused write', async () => {
    const { link, characteristic } = await setUp();
    characteristic.onWrite = refuse('NotSupportedError', 'GATT operation failed for unknown reason.');
    await expect(link.write(one, 'request')).rejects.toMatchObject({ code: 'write-refused' });
    characteristic.onWrite = () => Promise.resolve();
    await expect(link.write(one, 'request')).resolves.toBeUndefined();
  });

  it('rejects a pending write when the link drops, though the platform never settles it', async () => {
    const { device, link, characteristic } = await setUp();
    characteristic.onWrite = never;
    const writing = link.write(one, 'request');
    device.drop();
    await expect(writing).rejects.toMatchObject({ code: 'link-lost' });
    await expect(link.write(one, 'request')).rejects.toMatchObject({ code: 'link-lost' });
    expect(await link.closed).toMatchObject({ code: 'link-lost' });
  });

  it.each([
    ['the first, in as long as a person takes to pair', false, linkTimes.pairing],
    ['a further one, in 15 s', true, linkTimes.write],
  ])('ends with link-lost when a write is not answered in time: %s', async (_, hasWritten, ms) => {
    const { device, link, characteristic } = await setUp();
    if (hasWritten) await link.write(one, 'request');
    characteristic.onWrite = never;
    const refused = expect(link.write(one, 'request')).rejects.toMatchObject({
      code: 'link-lost',
      details: { operation: 'write' },
    });
    await vi.advanceTimersByTimeAsync(ms - 1);
    expect(device.connected).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    await refused;
    expect(device.connected).toBe(false);
  });

  it('ends when a write tells of the disconnection before its event', async () => {
    const { link, characteristic } = await setUp();
    characteristic.onWrite = refuse('NetworkError', 'GATT Server is disconnected. Cannot perform …');
    await expect(link.write(one, 'request')).rejects.toMatchObject({ code: 'link-lost' });
    expect(await link.closed).toMatchObject({ code: 'link-lost' });
  });

  it('is closed as cancelled, and says link-lost to writers then', async () => {
    const { device, link, characteristic } = await setUp();
    characteristic.onWrite = never;
    const refused = expect(link.write(one, 'request')).rejects.toMatchObject({ code: 'link-lost' });
    const closed = Promise.all([link.close(), link.close()]);
    await expect(link.write(one, 'command')).rejects.toMatchObject({ code: 'link-lost' });
    await vi.advanceTimersByTimeAsync(linkTimes.closeGrace);
    await closed;
    await refused;
    expect(await link.closed).toMatchObject({ code: 'cancelled' });
    expect(device.connected).toBe(false);
  });

  it('is closed when the write on its way has settled, and takes no further one', async () => {
    const { device, link, characteristic } = await setUp();
    let settle = (): void => undefined;
    characteristic.onWrite = () => new Promise((resolve) => (settle = resolve));
    const writing = link.write(one, 'request');
    const closed = link.close();
    await expect(link.write(one, 'request')).rejects.toMatchObject({ code: 'link-lost' });
    expect(device.connected).toBe(true);
    settle();
    await expect(writing).resolves.toBeUndefined();
    await closed;
    expect(device.connected).toBe(false);
    expect(characteristic.written).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits no longer once the link is lost while it is being closed', async () => {
    const { device, link, characteristic } = await setUp();
    characteristic.onWrite = never;
    const refused = expect(link.write(one, 'request')).rejects.toMatchObject({ code: 'link-lost' });
    const closed = link.close();
    device.drop();
    await closed;
    await refused;
    expect(await link.closed).toMatchObject({ code: 'cancelled' });
  });

  it('gives copies to every listener, and none after the end', async () => {
    const { link, characteristic } = await setUp();
    const first: number[][] = [];
    const second: Uint8Array[] = [];
    const stop = link.onReceive((bytes) => first.push([...bytes]));
    link.onReceive((bytes) => second.push(bytes));
    characteristic.indicate(1, 2);
    stop();
    characteristic.indicate(3);
    await link.close();
    characteristic.indicate(4);
    expect(first).toEqual([[1, 2]]);
    expect(second.map((bytes) => [...bytes])).toEqual([[1, 2], [3]]);
  });

  it('closes after 60 s without use, and use puts it off', async () => {
    const { device, link, characteristic } = await setUp();
    await vi.advanceTimersByTimeAsync(59_000);
    await link.write(one, 'request');
    await vi.advanceTimersByTimeAsync(59_000);
    characteristic.indicate(1);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(device.connected).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(device.connected).toBe(false);
    expect(await link.closed).toMatchObject({ code: 'cancelled', details: { reason: 'idle' } });
  });

  it('is not closed while held', async () => {
    const { device, link } = await setUp();
    const release = link.hold();
    const other = link.hold();
    await vi.advanceTimersByTimeAsync(600_000);
    release();
    release();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(device.connected).toBe(true);
    other();
    await vi.advanceTimersByTimeAsync(59_000);
    expect(device.connected).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(device.connected).toBe(false);
  });
});
