import { expect, NAME, test } from './link-page';

// One after another: each worker that runs one of them builds their page.
test.describe.configure({ mode: 'default' });

test('chooses, connects, subscribes, writes and receives', async ({ link }) => {
  const { device, opened } = await link.connect();
  expect(opened).toEqual({ ok: ['request', 'command'] });
  expect(await link.write([1, 2, 3], 'request')).toEqual({ ok: undefined });
  expect(await link.write([4], 'command')).toEqual({ ok: undefined });
  await expect.poll(() => link.page.evaluate(() => window.lab.received())).toEqual([[1, 2, 3], [4]]);
  expect(device.characteristic.writes).toEqual([
    { type: 'request', bytes: 3 },
    { type: 'command', bytes: 1 },
  ]);
});

test('keeps an indication of the same bytes as the one before', async ({ link }) => {
  await link.connect();
  await link.write([7], 'request');
  await link.write([7], 'request');
  await expect.poll(() => link.page.evaluate(() => window.lab.received())).toEqual([[7], [7]]);
});

test('uses only the write types that the characteristic has', async ({ link }) => {
  const { opened } = await link.connect({ link: { writeTypes: ['request'] } });
  expect(opened).toEqual({ ok: ['request'] });
  expect(await link.write([1], 'command')).toMatchObject({ code: 'internal' });
});

/** Until a write has come to the device: looked at often, for it is answered an interval later. */
async function untilWritten({
  characteristic,
}: {
  characteristic: { writes: readonly unknown[] };
}): Promise<void> {
  await expect.poll(() => characteristic.writes.length, { intervals: [5] }).toBe(1);
}

test('a write that is pending when the link drops is a lost link', async ({ link }) => {
  const { device } = await link.connect({ link: { connectionIntervalMs: 800 } });
  const writing = link.write([1], 'request');
  await untilWritten(device);
  device.drop();
  expect(await writing).toMatchObject({ code: 'link-lost' });
  expect(await link.page.evaluate(() => window.lab.closed())).toBe('link-lost');
  expect(await link.write([1], 'request')).toMatchObject({ code: 'link-lost' });
});

test('connects again by itself when the device is back', async ({ link }) => {
  const { device } = await link.connect();
  device.leave();
  expect(await link.page.evaluate(() => window.lab.closed())).toBe('link-lost');
  const again = link.page.evaluate(() => window.lab.reconnect(10_000));
  await expect.poll(() => device.connectionsAsked).toBeGreaterThan(2);
  device.comeBack();
  expect(await again).toEqual({ ok: ['request', 'command'] });
  expect(await link.write([1], 'request')).toEqual({ ok: undefined });
});

test('a device out of range is named, also when the limit ends the attempts', async ({ link }) => {
  const { device } = await link.connect();
  device.leave();
  await link.page.evaluate(() => window.lab.closed());
  const again = await link.page.evaluate(() => window.lab.reconnect(1_500));
  expect(again).toMatchObject({ code: 'device-out-of-range' });
  expect(device.connectionsAsked).toBe(3);
});

test('a device that BlueZ had forgotten is met again when it is chosen anew', async ({ link }) => {
  const { device } = await link.connect();
  await device.beForgotten();
  await link.page.evaluate(() => window.lab.closed());
  device.comeBack();
  // Nobody looks for it: connecting alone does not.
  expect(await link.page.evaluate(() => window.lab.reconnect(2_000))).toMatchObject({
    code: 'device-out-of-range',
  });
  await link.choose();
  expect(await link.page.evaluate(() => window.lab.open())).toEqual({ ok: ['request', 'command'] });
});

test('gives up a connection that does not come, and connects when it can', async ({ link }) => {
  const { device } = await link.connect();
  device.leave(true);
  await link.page.evaluate(() => window.lab.closed());
  const begun = Date.now();
  const opened = await link.page.evaluate(() => window.lab.open({ connect: 300 }));
  expect(opened).toMatchObject({ code: 'device-out-of-range', details: { operation: 'connect' } });
  // BlueZ itself would look for it for 25 seconds.
  expect(Date.now() - begun).toBeLessThan(20_000);
  // A device that comes back before the search is called off is connected to, and let go again.
  await expect.poll(() => device.searching).toBe(false);
  device.comeBack();
  expect(await link.page.evaluate(() => window.lab.reconnect(5_000))).toEqual({ ok: ['request', 'command'] });
  expect(await link.write([1], 'request')).toEqual({ ok: undefined });
});

test('the device is free for others when the page goes', async ({ link }) => {
  const { device } = await link.connect();
  await link.page.close();
  await expect.poll(() => device.connected).toBe(false);
});

test('the device is free for others after the link was closed', async ({ link }) => {
  const { device } = await link.connect();
  await link.page.evaluate(() => window.lab.close());
  await expect.poll(() => device.connected).toBe(false);
  expect(await link.page.evaluate(() => window.lab.closed())).toBe('cancelled');
});

test('closed with a write on its way, the page can connect again', async ({ link }) => {
  const { device } = await link.connect({ link: { connectionIntervalMs: 100 } });
  const writing = link.write([1], 'request');
  await untilWritten(device);
  await link.page.evaluate(() => window.lab.close());
  expect(await writing).toEqual({ ok: undefined });
  // The first attempt may meet the connection that is still being taken down.
  expect(await link.page.evaluate(() => window.lab.reconnect(5_000))).toEqual({ ok: ['request', 'command'] });
});

test(
  'names a browser that answers the page no more, until it is loaded anew',
  { tag: '@long' },
  async ({ link }) => {
    // The answer to a write finds the characteristic gone: Chromium on Linux ends the page's Bluetooth.
    const { device } = await link.connect({ link: { connectionIntervalMs: 400, settlesOnLoss: true } });
    const writing = link.write([1], 'request');
    await untilWritten(device);
    device.drop();
    expect(await writing).toMatchObject({ code: 'link-lost' });
    const availability = () => link.page.evaluate(() => window.lab.availability());
    await expect.poll(availability).toEqual({ state: 'stuck' });
    const stuck = { code: 'bluetooth-stuck' };
    expect(await link.page.evaluate(() => window.lab.reconnect(60_000))).toMatchObject(stuck);
    await link.page.reload();
    await link.choose();
    expect(await link.page.evaluate(() => window.lab.open())).toEqual({ ok: ['request', 'command'] });
  },
);

test('an idle link is closed', async ({ link }) => {
  const device = link.addDevice();
  await link.choose();
  await link.page.evaluate(() => window.lab.open({ idle: 200 }));
  expect(device.connectionsAsked).toBe(1);
  await expect.poll(() => device.connected).toBe(false);
});

test('a second operation is refused, and the link never asks for one', async ({ link }) => {
  const { device } = await link.connect({ link: { connectionIntervalMs: 1_000 } });
  const results = await link.page.evaluate(() => window.lab.writeNatively(3));
  expect(results).toEqual({ ok: ['fulfilled', 'rejected', 'rejected'] });
  expect(device.characteristic.refusedAsBusy).toBe(2);
  const both = await Promise.all([link.write([1], 'request'), link.write([2], 'request')]);
  expect(both).toContainEqual(expect.objectContaining({ code: 'link-busy' }));
  expect(device.characteristic.refusedAsBusy).toBe(2);
});

test('a refused write leaves the link, and its native error is kept', async ({ link }) => {
  const { device } = await link.connect();
  device.characteristic.writeFault = 'Failed';
  expect(await link.write([1], 'request')).toEqual({
    code: 'write-refused',
    details: {},
    native: 'NotSupportedError: GATT operation failed for unknown reason.',
  });
  device.characteristic.writeFault = 'NotAuthorized';
  expect(await link.write([1], 'request')).toMatchObject({ code: 'pairing-required' });
  device.characteristic.writeFault = undefined;
  expect(await link.write([1], 'request')).toEqual({ ok: undefined });
});

test('a dismissed chooser is no error', async ({ link }) => {
  link.addDevice();
  const chooser = await link.lab.chooserOf(link.page);
  const dismissed = chooser.dismiss();
  await link.page.getByRole('button', { name: 'Choose the device' }).click();
  await dismissed;
  expect(await link.page.evaluate(() => window.lab.choice)).toEqual({ ok: null });
});

test('offers the device with the name alone, and all of the family on request', async ({ link }) => {
  link.addDevice();
  link.addDevice({ name: 'QUEC_BLE_0002' });
  link.addDevice({ name: 'HEADPHONES' });
  const first = await link.choose();
  expect(first.names).toEqual([expect.stringContaining(NAME)]);
  expect(first.choice).toEqual({ ok: { name: NAME, nameDiffers: false } });
});

test('warns of a device with another name', async ({ link }) => {
  link.addDevice({ name: 'QUEC_BLE_ABCD' });
  const { choice } = await link.choose('Show all', 'QUEC_BLE_ABCD');
  expect(choice).toEqual({ ok: { name: 'QUEC_BLE_ABCD', nameDiffers: true } });
});

test('a phone’s browser tells of no device that was allowed before', async ({ link }) => {
  link.addDevice();
  await link.choose();
  expect(await link.page.evaluate(() => window.lab.findGranted('C0FFEE0001'))).toEqual({});
});

test('names what a wrong device lacks', async ({ link }) => {
  const { opened } = await link.connect({ service: 0x180f });
  expect(opened).toMatchObject({ code: 'service-missing', details: { missing: '0x180A' } });
});

test('names a missing characteristic', async ({ link }) => {
  const { device, opened } = await link.connect({ characteristic: 0x2a29 });
  expect(opened).toMatchObject({ code: 'service-missing', details: { missing: '0x9C40' } });
  await expect.poll(() => device.connected).toBe(false);
});

test('refuses a characteristic that indicates nothing', async ({ link }) => {
  const { opened } = await link.connect({ indicates: false });
  expect(opened).toMatchObject({ code: 'characteristic-unsuitable' });
});

test('says that the system wants to pair', async ({ link }) => {
  const { opened } = await link.connect({ refusesUnpaired: true });
  expect(opened).toMatchObject({ code: 'pairing-required' });
});

test('names Bluetooth that is switched off', async ({ link }) => {
  const { device } = await link.connect();
  link.lab.adapter.setPowered(false);
  expect(await link.page.evaluate(() => window.lab.closed())).toBe('link-lost');
  expect(await link.page.evaluate(() => window.lab.open())).toMatchObject({ code: 'bluetooth-off' });
  link.lab.adapter.setPowered(true);
  expect(await link.page.evaluate(() => window.lab.open())).toMatchObject({ ok: ['request', 'command'] });
  expect(device.connected).toBe(true);
});

test('names a missing adapter before the chooser and in its place', async ({ link }) => {
  expect(await link.page.evaluate(() => window.lab.availability())).toEqual({ state: 'ready' });
  await link.lab.adapter.unplug();
  await expect.poll(() => link.page.evaluate(() => window.lab.availability())).toEqual({ state: 'off' });
  await link.page.getByRole('button', { name: 'Choose the device' }).click();
  expect(await link.page.evaluate(() => window.lab.choice)).toMatchObject({ code: 'bluetooth-off' });
  link.lab.adapter.plugIn();
  await expect.poll(() => link.page.evaluate(() => window.lab.availability())).toEqual({ state: 'ready' });
});

test('is never faster than the radio', async ({ link }) => {
  await link.connect({ link: { connectionIntervalMs: 30 } });
  const request = await link.page.evaluate(() => window.lab.measure(20, 244, 'request', true));
  const command = await link.page.evaluate(() => window.lab.measure(60, 244, 'command', false));
  // A request and its answer take two events; four commands share one, and the last four are only queued;
  // how much slower it is depends on the machine, and is `bench:lab`'s to say.
  expect(request).toBeGreaterThan(58);
  expect(command).toBeGreaterThan(6.5);
});
