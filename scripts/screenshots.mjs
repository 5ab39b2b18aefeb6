// `npm run screenshots`: the pictures of the app's manifest, taken from the built app with its demonstration.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signIn, withBuiltApp } from './built-app.mjs';

const FOLDER = 'static/screenshots';

const pictures = [
  { name: 'devices-narrow', width: 360, height: 640, scale: 2, device: null },
  { name: 'device-narrow', width: 360, height: 640, scale: 2, device: /Cold store north/ },
  { name: 'devices-wide', width: 1280, height: 800, scale: 1, device: null },
];

await withBuiltApp(async ({ browser }) => {
  for (const { name, width, height, scale, device } of pictures) {
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
    if (device) {
      await page.getByRole('link', { name: device }).click();
      await page.getByRole('button', { name: 'Upgrade now' }).waitFor();
    }
    // What still moves in has come to rest.
    await page.waitForLoadState('networkidle');
    const devtools = await context.newCDPSession(page);
    const picture = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
    writeFileSync(join(FOLDER, `${name}.webp`), Buffer.from(picture.data, 'base64'));
    await context.close();
  }
});
