// `npm run screenshots`: the pictures of the app's manifest, taken from the built app with its demonstration.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { ensureChromium } from './chromium.mjs';

const PORT = process.env.PORT ?? '3918';
const ORIGIN = `http://127.0.0.1:${PORT}`;
const FOLDER = 'static/screenshots';

const pictures = [
  { name: 'devices-narrow', width: 360, height: 640, scale: 2, device: null },
  { name: 'device-narrow', width: 360, height: 640, scale: 2, device: /Cold store north/ },
  { name: 'devices-wide', width: 1280, height: 800, scale: 1, device: null },
];

const data = mkdtempSync(join(tmpdir(), 'overair-'));
const server = spawn(process.execPath, ['build'], {
  env: { ...process.env, HOST: '127.0.0.1', PORT, ORIGIN, DATA_DIR: data },
  stdio: 'ignore',
});

async function healthy() {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const ok = await fetch(`${ORIGIN}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The server did not start on port ${PORT}: set PORT to a free one.`);
}

const browser = await chromium.launch({
  executablePath: ensureChromium(),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  await healthy();
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
    await page.goto(ORIGIN);
    await page.getByRole('button', { name: 'demo account' }).click();
    await page.getByRole('main').getByRole('listitem').first().waitFor();
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
} finally {
  await browser.close();
  server.kill();
  rmSync(data, { recursive: true, force: true });
}
