import type { Page } from 'playwright/test';
import { sensorPage, test } from './support/center';
import { expect } from './support/fixtures';

/** The virtual device is offered with the demonstration alone: here it stands for one in reach. */
async function allowVirtualDevice(page: Page): Promise<void> {
  await page.route('**/gateway/session', async (route) => {
    const response = await route.fetch();
    const json = (await response.json()) as { data: { developerCenter: object } };
    json.data.developerCenter = { ...json.data.developerCenter, embedded: true };
    await route.fulfill({ response, json });
  });
}

test('a Bluetooth plan of component numbers alone is carried out with the files of the device’s plan', async ({
  page,
  signedIn,
  center,
}) => {
  await allowVirtualDevice(signedIn);
  await page.goto(`${sensorPage}/bluetooth`);
  await expect(page.getByText('Fewer reconnects in tunnels.')).toBeVisible();
  await expect(page.getByText(/12 kB/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Use a virtual device' }).click();
  await page.getByRole('button', { name: 'Confirm and begin' }).click();
  await expect(page.getByText('The device is back and runs the new version.')).toBeVisible();
  await expect(page.getByText('Accepted by the Developer Center')).toHaveCount(4);
  const reported = center.of('reportUpgradeStatus') as { componentNo: string; reportStatus: number }[];
  expect(reported.map((each) => each.reportStatus)).toEqual([10, 1, 3, 6]);
  expect(new Set(reported.map((each) => each.componentNo))).toEqual(new Set(['MODULE']));
});

test('a Bluetooth plan that cannot be carried out is refused before anything is confirmed', async ({
  page,
  signedIn,
  center,
}) => {
  await allowVirtualDevice(signedIn);
  for (const [knob, says] of [
    ['no file anywhere', 'The plan names no package that could be sent for the part MODULE.'],
    ['another target', 'is not the same upgrade'],
    ['another plan', 'is not the same upgrade'],
    ['a file without an address', 'data.components.0.fileList.0.filePath'],
    ['components under another name', '{parts} is there'],
  ] as const) {
    center.renew(knob);
    await page.goto(`${sensorPage}/bluetooth`);
    await expect(page.getByText(says)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Confirm and begin' })).toBeHidden();
    await page.goto(sensorPage);
    await page.getByRole('region', { name: 'Prepare for offline' }).getByRole('button').click();
    await expect(page.getByText(says)).toBeVisible();
    await expect(page.getByText(/^Ready/)).toBeHidden();
    expect(center.of('reportUpgradeStatus')).toEqual([]);
  }
});

test('a package that is not the plan’s is said to be so, and the upgrade goes on once it is', async ({
  page,
  signedIn,
  center,
}) => {
  await allowVirtualDevice(signedIn);
  center.renew('only the other secret', 'components under comVerList');
  await page.goto(`${sensorPage}/bluetooth`);
  await page.getByRole('button', { name: 'Use a virtual device' }).click();
  for (const [knob, button, says] of [
    ['a web page instead of a file', 'Confirm and begin', 'A web page came instead of the package.'],
    ['a short file', 'Try again', 'The package has 4 kB, the plan says 12 kB.'],
  ] as const) {
    center.renew(knob, 'only the other secret', 'components under comVerList');
    await page.getByRole('button', { name: button }).click();
    await expect(page.getByText(says)).toBeVisible();
    await expect(page.getByText('Nothing was sent to the device.')).toBeVisible();
  }
  center.renew('only the other secret');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('The device is back and runs the new version.')).toBeVisible();
});

test('a package that stands still is said to, and the upgrade goes on once it comes', async ({
  page,
  signedIn,
  center,
}) => {
  await page.clock.install();
  await allowVirtualDevice(signedIn);
  center.renew('a file that stands still');
  await page.goto(`${sensorPage}/bluetooth`);
  await page.getByRole('button', { name: 'Use a virtual device' }).click();
  await page.getByRole('button', { name: 'Confirm and begin' }).click();
  await expect(page.getByText('4 kB of 12 kB')).toBeVisible();
  await expect(async () => {
    // Half a minute without a byte, more than once.
    await page.clock.fastForward(31_000);
    await expect(page.getByText('The download stands still')).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(page.getByText('Nothing was sent to the device.')).toBeVisible();
  center.renew();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('The device is back and runs the new version.')).toBeVisible();
});

test('an upgrade that failed before a device was chosen is found again, and goes on or begins anew', async ({
  page,
  signedIn,
  center,
}) => {
  const isInterrupted = page.getByRole('heading', { name: 'An upgrade was interrupted here' });
  const fails = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Confirm and begin' }).click();
    await expect(page.getByText('A web page came instead of the package.')).toBeVisible();
    await page.reload();
    await expect(isInterrupted).toBeVisible();
    await expect(page.getByText('Nothing had been sent to the device yet.')).toBeVisible();
  };
  await allowVirtualDevice(signedIn);
  center.renew('a web page instead of a file');
  await page.goto(`${sensorPage}/bluetooth`);
  await fails();
  await page.getByRole('button', { name: 'Read the plan anew' }).click();
  await fails();
  center.renew();
  await page.getByRole('button', { name: 'Go on with it' }).click();
  await page.getByRole('button', { name: 'Use a virtual device' }).click();
  await expect(page.getByText('The device is back and runs the new version.')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Confirm and begin' })).toBeVisible();
});
