import { mergeTests } from 'playwright/test';
import { expect, test as appTest } from '../../e2e/support/fixtures';
import type { Chooser } from '../chooser';
import { test as labTest } from '../lab';
import { TARGET, UpgradeScene, type Setting } from './scene';

const test = mergeTests(labTest, appTest);

const PRODUCT = 'p11bLe';
const NAMES = ['Loading bay sensor', 'Cellar humidity sensor', 'Roof weather sensor'] as const;

// Three upgrades, and one once more.
test.slow();

/** One tap of ours, and the browser's own choice. */
async function goTo(scene: UpgradeScene, chooser: Chooser, name: string): Promise<void> {
  const picked = chooser.pick(`QUEC_BLE_${scene.seeded.deviceKey.slice(-4)}`);
  await scene.page.getByRole('button', { name: `Choose and upgrade ${name}` }).click();
  await picked;
  // BlueZ passes no advertisement on to a page: who the device says it is is listened for in vain.
  await scene.page.clock.fastForward(3_000);
}

test('a round: one device fails and comes again at the end, after two in a row', async ({
  lab,
  server,
  signedIn: page,
}) => {
  const { data } = (await server.control({ command: 'devices' })) as {
    data: { name: string; deviceKey: string; versions: { module: string } }[];
  };
  await page.clock.install();
  const sceneOf = async (name: string, device: Setting['device'] = {}): Promise<UpgradeScene> => {
    const { deviceKey, versions } = data.find((each) => each.name === name)!;
    const scene = new UpgradeScene(lab, server, page, { deviceKey, version: versions.module });
    await scene.makePlan({ size: 4096 });
    await scene.addDevice({ device });
    await page.goto(`/devices/${PRODUCT}/${deviceKey}`);
    await page.getByRole('button', { name: 'Put on the work list' }).click();
    await expect(page.getByRole('dialog')).toContainText('1 device put on the work list.');
    return scene;
  };
  const [first, second, third] = NAMES;
  const failing = await sceneOf(first, { faults: [{ kind: 'fail-check', times: 2 }] });
  const one = await sceneOf(second);
  const other = await sceneOf(third);
  await page.getByRole('dialog').getByRole('link', { name: 'Open the work list' }).click();
  await page.getByRole('button', { name: 'Start the round with 3 devices' }).click();
  await page.getByRole('button', { name: 'Confirm all and start' }).click();
  const chooser = await lab.chooserOf(page);

  await goTo(failing, chooser, first);
  await failing.hurryTo(page.getByText('It was put at the end of the list, with the reason.'));
  await failing.expectReports('confirmed', 'downloading', 'transferring', 'failed');
  for (const [scene, name] of [
    [one, second],
    [other, third],
  ] as const) {
    await goTo(scene, chooser, name);
    await scene.expectUpgraded();
    expect(scene.device.versions.module).toBe(TARGET);
  }
  await expect(page.getByText('2 of 3 done')).toBeVisible();
  await goTo(failing, chooser, first);
  await failing.expectUpgraded();
  await expect(page.getByText('Every device on the work list is done with.')).toBeVisible();
  for (const scene of [one, other]) await scene.expectReports(...scene.successReports);
  const reports = await failing.reported();
  expect(reports.at(-1)).toBe('succeeded');
  expect(reports.filter((name) => name === 'succeeded')).toHaveLength(1);
});
