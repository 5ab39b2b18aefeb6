import { expect, NAME, test } from './link-page';

// In a browser that tells which devices a page may use, and hears what they advertise: behind a flag. One after another,
// since it is a browser of their own.
test.describe.configure({ mode: 'default' });

test('finds a device that was allowed before without a chooser, also after a reload', async ({ link }) => {
  link.addDevice();
  await link.choose();
  await link.page.reload();
  expect(await link.page.evaluate(() => window.lab.findGranted('C0FFEE0001'))).toEqual({ ok: NAME });
  expect(await link.page.evaluate(() => window.lab.open())).toEqual({ ok: ['request', 'command'] });
  expect(await link.page.evaluate(() => window.lab.findGranted('C0FFEE0002'))).toEqual({});
});

test('meets a device again that BlueZ had forgotten', async ({ link }) => {
  const { device } = await link.connect();
  await device.beForgotten();
  await link.page.evaluate(() => window.lab.closed());
  expect(await link.page.evaluate(() => window.lab.open())).toMatchObject({ code: 'device-out-of-range' });
  const again = link.page.evaluate(() => window.lab.reconnect(20_000));
  device.comeBack();
  expect(await again).toEqual({ ok: ['request', 'command'] });
});
