import { expect, test } from './fixtures';
import { TARGET } from './scene';

test('failed at the end, the upgrade is tried again and succeeds', async ({ scene }) => {
  // Once more in packets of another size is the app's own: both are refused.
  await scene.begin({ device: { faults: [{ kind: 'fail-check', times: 2 }] } });
  // Two whole transfers.
  await expect(scene.heading('The upgrade stopped: Transfer')).toBeVisible();
  await expect(
    scene.page.getByText('The device received the file and says that it is not right.'),
  ).toBeVisible();
  const failed = ['confirmed', 'downloading', 'transferring', 'failed'];
  await scene.expectReports(...failed);
  // The device was answered before the link was closed.
  expect(scene.events.at(-2)).toMatchObject({ kind: 'frame-in', command: 0x7024 });
  await scene.page.getByRole('button', { name: 'Try again' }).click();
  await scene.expectUpgraded();
  await scene.expectReports(...failed, 'confirmed', 'transferring', 'succeeded');
});

const unsaid = 'Everything was sent; the device has not said whether it took it';

test('the verdict lost with the link: the version decides', async ({ scene }) => {
  // Checking takes the device a while: the link goes with the verdict, not with the last acknowledgement before it.
  const receiver = { checkMs: 500 };
  await scene.begin({ device: { receiver, faults: [{ kind: 'lose-verdict', dropsLink: true }] } });
  await expect(scene.heading(unsaid)).toBeVisible();
  await scene.expectUpgraded();
  await scene.expectReports(...scene.successReports);
});

test('the verdict lost in silence: after a minute the version decides', async ({ scene }) => {
  const software = { rebootDelayMs: 3_000 };
  await scene.begin({ device: { faults: [{ kind: 'lose-verdict' }], software } });
  await expect(scene.heading('The device checks what it received')).toBeVisible();
  await scene.hurryTo(scene.heading(unsaid), 10_000);
  await scene.expectUpgraded();
  await scene.expectReports(...scene.successReports);
});

test('back with the old version: failed, whatever the device said', async ({ scene }) => {
  const { page, seeded } = scene;
  await scene.begin({ device: { software: { comesBackWith: 'old' } } });
  await scene.expectRestart();
  await scene.hurryTo(page.getByText(`The device is back and runs ${seeded.version}, not ${TARGET}.`));
  scene.expectReceived();
  await scene.expectReports('confirmed', 'downloading', 'transferring', 'failed');
});

for (const said of ['failed', 'succeeded'] as const) {
  const tag = said === 'succeeded' ? ['@long'] : [];
  test(`the version not readable: a person says that it ${said}`, { tag }, async ({ scene }) => {
    const { page } = scene;
    await scene.begin({ device: { software: { answersVersion: false } } });
    // Read in vain before the transfer, and after it.
    await scene.hurryToTransfer();
    await scene.expectRestart();
    await scene.hurryTo(page.getByText('The result cannot be read'));
    await expect(
      page.getByText('The device has accepted the file, but does not tell its version.'),
    ).toBeVisible();
    scene.expectReceived();
    const until = ['confirmed', 'downloading', 'transferring'];
    await scene.expectReports(...until);
    const answer = said === 'succeeded' ? `It runs ${TARGET}` : 'It does not';
    await page.getByRole('button', { name: answer }).click();
    await scene.expectReports(...until, said);
  });
}
