import { expect, test } from './fixtures';
import type { Setting } from './setting';

test('the chooser dismissed is no error, and may be opened again', async ({ scene }) => {
  const { page } = scene;
  await scene.open({ size: 8192 });
  await scene.dismissChooser();
  await expect(page.getByRole('button', { name: 'Choose the device' })).toBeEnabled();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByText('No device was chosen')).toHaveCount(0);
  await expect(page.getByText(/only if it has the permission “Nearby devices”/)).toBeVisible();
  expect(scene.radio.connectionsAsked).toBe(0);
  await scene.choose();
  await scene.confirm();
  await scene.expectUpgraded();
  await scene.expectReports(...scene.successReports);
});

interface RefusalCase extends Setting {
  readonly title: string;
  /** The step that failed, and what the page says of it. */
  readonly step: string;
  readonly says: string | RegExp;
  readonly reports: readonly string[];
}

const refusals: readonly RefusalCase[] = [
  {
    title: 'a device with another secret',
    device: { signIn: { secret: 'AAAAAAAAAAAAAAAAAAAAAA==' } },
    step: 'Connect',
    says: 'The device refused its key.',
    reports: ['confirmed', 'downloading'],
  },
  {
    title: 'a device that declines the file',
    device: { receiver: { accepts: false } },
    step: 'Transfer',
    says: 'The device does not want the file now.',
    reports: ['confirmed', 'downloading'],
  },
  {
    title: 'a package whose hash is wrong',
    component: { wrongChecks: true },
    step: 'Package',
    says: 'The package does not match the plan',
    reports: ['confirmed', 'downloading'],
  },
  {
    title: 'a delta for another version',
    component: { delta: true, from: '1.0.0' },
    step: 'Connect',
    says: 'This small package fits version 1.0.0 alone',
    reports: ['confirmed', 'downloading', 'failed'],
  },
];

for (const { title, step, says, reports, ...setting } of refusals) {
  test(`${title}: nothing is sent`, async ({ scene }) => {
    await scene.begin(setting);
    await expect(scene.heading(`The upgrade stopped: ${step}`)).toBeVisible();
    await expect(scene.page.getByText(says)).toBeVisible();
    await expect(scene.page.getByText('Nothing was sent to the device.')).toBeVisible();
    scene.expectNothingSent();
    await scene.expectReports(...reports);
  });
}

test('a delta for a version that the device does not tell is asked about, and not sent unasked', async ({
  scene,
}) => {
  await scene.begin({
    component: { delta: true, from: scene.seeded.version },
    device: { software: { answersVersion: false } },
  });
  await scene.hurryTo(scene.heading('The device does not tell its version'));
  await scene.page.getByRole('button', { name: 'Cancel upgrade' }).click();
  await expect(scene.heading('The upgrade was ended')).toBeVisible();
  scene.expectNothingSent();
});

test('long writes are cut: a smaller size is found, and the transfer succeeds', async ({ scene }) => {
  await scene.begin({ link: { mtu: 185, longCommands: 'cut', longRequests: 'lost' } });
  await scene.expectUpgraded();
  const sizes = scene.radio.characteristic.writes.map(({ bytes }) => bytes);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(182);
  await scene.expectReports(...scene.successReports);
});
