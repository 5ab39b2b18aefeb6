import { codePicture } from '../../src/lib/features/label/testing/code-picture';
import { expectAccessible } from './support/axe';
import { devices } from './support/device-page';
import { fakeCamera } from './support/fake-camera';
import { expect, test } from './support/fixtures';
import { expectNoSidewaysScroll } from './support/list';
import { signInWithDemo } from './support/offline';

const PHONE = { viewport: { width: 360, height: 800 }, hasTouch: true };

test.use(PHONE);

declare global {
  interface Window {
    /** What the page was given of the camera. */
    tracks?: MediaStreamTrack[];
  }
}

test('the camera reads a label, and is off once the device is open', async ({
  playwright,
  launchOptions,
  server,
}) => {
  const { productKey, deviceKey, name } = devices.awaiting;
  const picture = codePicture('qrcode', `https://example.com/?pk=${productKey}&dk=${deviceKey}`, {
    width: 640,
    height: 480,
    cell: 8,
  });
  const camera = await fakeCamera(picture);
  const args = [...(launchOptions.args ?? []), ...camera.args];
  const browser = await playwright.chromium.launch({ ...launchOptions, args });
  const context = await browser.newContext({ ...PHONE, permissions: ['camera'], locale: 'en-GB' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.addInitScript(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    window.tracks = [];
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await open(wanted);
      window.tracks?.push(...stream.getTracks());
      return stream;
    };
  });
  await signInWithDemo(page, server.origin);
  await page.getByRole('link', { name: 'Find by label' }).tap();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  const states = await page.evaluate(() => window.tracks?.map(({ readyState }) => readyState));
  expect(states).toEqual(['ended']);
  // Back leads to the list: the camera is not asked for again.
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Devices', exact: true })).toBeVisible();
  expect(complaints.filter((text) => /Content Security Policy|Permissions/.test(text))).toEqual([]);
  await browser.close();
  await camera.remove();
});

test('a scanner types, wherever the focus is; without a camera that is said', async ({ signedIn: page }) => {
  await page.getByRole('link', { name: 'Find by label' }).tap();
  await page.getByRole('button', { name: 'Use the camera' }).tap();
  await expect(page.getByText('No picture from the camera')).toBeVisible();
  await expect(page.getByText(/type what the label says|Type what the label says/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.type('SN/99-unknown');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Read: “SN/99-unknown”.')).toBeInViewport();
  await page.keyboard.type('A2C0DE00000B, A2C0DE00000C');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '2 devices match: which one is it?' })).toBeInViewport();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 400 });
  await expectNoSidewaysScroll(page);
  await page.getByRole('main').getByRole('link', { name: devices.succeeded.name }).click();
  await expect(page.getByRole('heading', { level: 1, name: devices.succeeded.name })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Devices', exact: true })).toBeVisible();
  // One that is upgraded over Bluetooth is not opened unasked: it may be put on the work list as well.
  await page.getByRole('link', { name: 'Find by label' }).tap();
  await page.getByRole('textbox', { name: 'What the label says' }).fill('0016');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Found', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Put on the work list' }).tap();
  await expect(page.getByText('1 device put on the work list.')).toBeVisible();
  // The next label closes what says so, and nothing that stands there is pressed by it.
  await page.keyboard.type('SN 98-next');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText('Read: “SN 98-next”.')).toBeInViewport();
});

test('what labels hold is a setting, and what another app shares is read by it', async ({
  signedIn: page,
}) => {
  const { name, deviceKey } = devices.endingSoon;
  await page.goto('/settings');
  const pattern = page.getByRole('textbox', { name: 'What a label holds' });
  const save = page.getByRole('button', { name: 'Save', exact: true });
  await pattern.fill('ID {product}{device}');
  await save.tap();
  await expect(pattern).toHaveAccessibleDescription(/has to be some text that parts them/);
  await pattern.fill('order {name} of {device} ');
  await page
    .getByRole('textbox', { name: 'Try it with a label’s text' })
    .fill(`order 7 of ${deviceKey} for ${devices.succeeded.deviceKey}`);
  await expect(page.getByText(`Device key: ${deviceKey}`)).toBeVisible();
  await save.tap();
  await expect(page.getByText('Saved in this browser.')).toBeVisible();
  const text = encodeURIComponent(`Order 7 of ${deviceKey} for ${devices.succeeded.deviceKey}`);
  await page.goto(`/find?title=&text=${text}`);
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
});
