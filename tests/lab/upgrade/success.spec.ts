import { expect, test } from './fixtures';
import { TARGET } from './scene';

for (const { kibibytes, tag = [] } of [{ kibibytes: 32 }, { kibibytes: 256, tag: ['@long'] }]) {
  test(`${kibibytes} KiB go to the device, encrypted, and it runs them`, { tag }, async ({ scene }) => {
    await scene.begin({ size: kibibytes * 1024 });
    await scene.expectUpgraded();
    expect(scene.device.versions.module).toBe(TARGET);
    const reports = scene.page.getByRole('region', { name: 'What is reported' }).getByRole('listitem');
    await expect(reports.filter({ hasText: 'Accepted by the Developer Center' })).toHaveCount(4);
    await scene.expectReports(...scene.successReports);
    expect(scene.wiretap.bytes).toBeGreaterThan(kibibytes * 1024);
    expect(scene.wiretap.hears(scene.device.received!)).toBe(false);
    // Another phone can have the device.
    await expect.poll(() => scene.radio.connected).toBe(false);
  });
}
