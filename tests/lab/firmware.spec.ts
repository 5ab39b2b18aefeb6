import { VirtualDevice } from '../../src/lib/bluetooth/virtual/virtual-device';
import type { DeviceOptions } from '../../src/lib/bluetooth/virtual/device-options';
import { expect, test } from './link-page';
import { realTime } from './real-time';

// One after another: each worker that runs one of them builds their page.
test.describe.configure({ mode: 'default' });

const secret = 'AAECAwQFBgcICQoLDA0ODw==';
const KIB = 1024;

function virtualDevice(options: Partial<DeviceOptions> = {}): VirtualDevice {
  return new VirtualDevice({ clock: realTime, ...options, signIn: { secret, ...options.signIn } });
}

test('signs in and sends a file, encrypted', async ({ link }) => {
  const peripheral = virtualDevice();
  link.addDevice({ peripheral });
  await link.choose();
  const result = await link.page.evaluate((task) => window.lab.sendFirmware(task), {
    secret,
    size: 32 * KIB,
  });
  expect(result).toMatchObject({ ok: { kind: 'accepted', acknowledged: 32 * KIB } });
  expect(peripheral.received).toHaveLength(32 * KIB);
});

test('a link lost in the middle is gone on with where it was', async ({ link }) => {
  const peripheral = virtualDevice({ software: { filesBeforeReboot: 2 } });
  const device = link.addDevice({ peripheral });
  await link.choose();
  const send = async (task: Parameters<typeof window.lab.sendFirmware>[0]) => {
    // A link that is opened while the one before is still coming down would go with it.
    await expect.poll(() => device.connected).toBe(false);
    return link.page.evaluate((each) => window.lab.sendFirmware(each), task);
  };
  const first = await send({ secret, size: 32 * KIB });
  if (!('ok' in first)) throw new Error(first.code);
  peripheral.faults.add({ kind: 'lose-link', at: { fileByte: 20 * KIB } });
  const { profile } = first.ok;
  const lost = await send({ secret, size: 33 * KIB, profile });
  expect(lost).toMatchObject({ ok: { kind: 'link-lost' } });
  if (!('ok' in lost)) throw new Error(lost.code);
  const { acknowledged } = lost.ok;
  const resumed = await send({ secret, size: 33 * KIB, profile, resumeFrom: acknowledged });
  expect(resumed).toMatchObject({ ok: { kind: 'accepted', startedAt: acknowledged } });
});

test('a wrong secret is refused', async ({ link }) => {
  link.addDevice({ peripheral: virtualDevice() });
  await link.choose();
  const result = await link.page.evaluate((task) => window.lab.sendFirmware(task), {
    secret: 'AAAAAAAAAAAAAAAAAAAAAA==',
    size: KIB,
  });
  expect(result).toMatchObject({ code: 'device-refused-sign-in' });
});

for (const longRequests of ['refused', 'lost'] as const) {
  test(`a device that takes only short writes gets them: longer ones ${longRequests}`, async ({ link }) => {
    const peripheral = virtualDevice();
    const device = link.addDevice({ peripheral, link: { mtu: 23, longRequests, writeTypes: ['request'] } });
    await link.choose();
    const task = { secret, size: 4 * KIB };
    const result = await link.page.evaluate((each) => window.lab.sendFirmware(each), task);
    expect(result).toMatchObject({ ok: { kind: 'accepted', profile: { writeSize: 20 } } });
    expect(device.characteristic.writes.some(({ bytes }) => bytes > 20)).toBe(true);
    expect(peripheral.received).toHaveLength(task.size);
  });
}
