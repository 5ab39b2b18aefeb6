import { expect, test, TARGET } from './scene';

for (const kibibytes of [32, 256]) {
  test(`${kibibytes} KiB go to the device, encrypted, and it runs them`, async ({ scene }) => {
    await scene.begin({ size: kibibytes * 1024 });
    await expect(scene.heading('Sending to the device')).toBeVisible();
    await scene.expectUpgraded();
    expect(scene.device.versions.module).toBe(TARGET);
    await scene.expectReports(...scene.successReports);
    expect(scene.wiretap.bytes).toBeGreaterThan(kibibytes * 1024);
    expect(scene.wiretap.hears(scene.device.received!)).toBe(false);
    // Another phone can have the device.
    await expect.poll(() => scene.radio.connected).toBe(false);
  });
}
