// `npm run screenshots`: the pictures of the app's manifest and of docs/, taken from the built app with its demonstration.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { signIn, withBuiltApp } from './built-app.mjs';

/** @typedef {import('playwright').Page} Page */

/** @type {(page: Page, name: RegExp) => Promise<void>} */
async function openDevice(page, name) {
  await page.getByRole('main').getByRole('link', { name }).first().click();
  await page.getByRole('button', { name: 'Upgrade now' }).or(bluetoothEntry(page)).first().waitFor();
}

/** @type {(page: Page) => import('playwright').Locator} */
const bluetoothEntry = (page) => page.getByRole('link', { name: 'Upgrade over Bluetooth' });

const narrow = { width: 360, height: 640, scale: 2 };

/** @type {{ file: string, width: number, height: number, scale: number, open?: (page: Page) => Promise<void> }[]} */
const pictures = [
  { file: 'static/screenshots/devices-narrow', ...narrow },
  {
    file: 'static/screenshots/device-narrow',
    ...narrow,
    open: (page) => openDevice(page, /Cold store north/),
  },
  { file: 'static/screenshots/devices-wide', width: 1280, height: 800, scale: 1 },
  {
    file: 'docs/pictures/packages',
    ...narrow,
    async open(page) {
      await page.getByRole('link', { name: 'Packages' }).click();
      await page.getByRole('heading', { name: 'Prepare for offline' }).waitFor();
    },
  },
  {
    file: 'docs/pictures/bluetooth',
    ...narrow,
    async open(page) {
      await openDevice(page, /Loading bay sensor/);
      await bluetoothEntry(page).click();
      await page.getByRole('button', { name: 'Confirm and begin' }).waitFor();
    },
  },
];

await withBuiltApp(async ({ browser }) => {
  for (const { file, width, height, scale, open } of pictures) {
    const context = await browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: scale,
      colorScheme: 'light',
      locale: 'en-GB',
      serviceWorkers: 'block',
    });
    const page = await context.newPage();
    // It belongs to the demonstration, not to the app.
    await page.addInitScript(() => {
      addEventListener('DOMContentLoaded', () => {
        const style = new CSSStyleSheet();
        style.replaceSync('.demonstration { display: none }');
        document.adoptedStyleSheets.push(style);
      });
    });
    await signIn(page);
    await open?.(page);
    // What still moves in has come to rest.
    await page.waitForLoadState('networkidle');
    const devtools = await context.newCDPSession(page);
    const picture = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.webp`, Buffer.from(picture.data, 'base64'));
    await context.close();
  }
});
