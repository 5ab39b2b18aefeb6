import { expect, test } from './fixtures';
import { TARGET } from './scene';

// What speaks against an upgrade is asked before a round, and once more where the device stands.
test(
  'a delta and a least battery are asked about twice, and a result that nobody knows is only read again',
  { tag: '@long' },
  async ({ scene, lab, server }) => {
    const { page, seeded } = scene;
    const { deviceKey } = seeded;
    await server.control({ command: 'setDevice', deviceKey, battery: 20 });
    await scene.makePlan({ size: 4096, component: { delta: true, from: '1.0.0', battery: 40 } });
    await scene.addDevice({ device: { software: { answersVersion: false } } });
    await page.goto(`/devices/p11bLe/${deviceKey}`);
    await page.getByRole('button', { name: 'Put on the work list' }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Open the work list' }).click();
    await page.getByRole('button', { name: 'Start the round with 1 device' }).click();
    const start = page.getByRole('dialog');
    await expect(start).toContainText('1 device may fail');
    await expect(start).toContainText(`the package fits version 1.0.0 alone`);
    await expect(start).toContainText('You are asked again at the device.');
    await start.getByRole('button', { name: 'Confirm all and start' }).click();

    const chooser = await lab.chooserOf(page);
    const choose = async (button: RegExp): Promise<void> => {
      const picked = chooser.pick(`QUEC_BLE_${deviceKey.slice(-4)}`);
      await page.getByRole('button', { name: button }).click();
      await picked;
    };
    await choose(/^Choose and upgrade/);
    const battery = page.getByRole('dialog', { name: /^Is the battery of .* charged\?/ });
    await scene.hurryTo(battery);
    await scene.expectReports();
    await battery.getByRole('button', { name: 'It is charged: upgrade' }).click();
    await scene.hurryTo(scene.heading('The device does not tell its version'));
    scene.expectNothingSent();
    await page.getByRole('button', { name: 'I know, send it' }).click();
    await scene.expectRestart();
    const unread = page.getByText('The result cannot be read');
    await scene.hurryTo(unread, 5_000);
    expect(scene.device.versions.module).toBe(TARGET);
    const reports = ['confirmed', 'downloading', 'transferring'];
    await scene.expectReports(...reports);

    const { length } = scene.packets;
    const connections = scene.radio.connectionsAsked;
    await page.getByRole('navigation').getByRole('link', { name: 'Work list' }).click();
    await choose(/^Choose .* and read its version$/);
    await scene.hurryUntil(() => scene.radio.connectionsAsked > connections);
    await scene.hurryTo(unread, 5_000);
    expect(scene.packets).toHaveLength(length);
    await scene.expectReports(...reports);
  },
);
