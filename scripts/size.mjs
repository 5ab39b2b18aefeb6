// `npm run bench:size`: the JavaScript that a real Chromium loads, gzipped, until each page of a signed-in person is usable.
import { spawn } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright';
import { ensureChromium } from './chromium.mjs';

const BOUND_KB = 90;
const PORT = process.env.PORT ?? '3917';
const ORIGIN = `http://127.0.0.1:${PORT}`;

/** Each page with the text that stands on it once it can be used. */
const pages = [
  { route: '/', path: '/', bound: BOUND_KB },
  { route: '/devices/[productKey]/[deviceKey]', path: null, bound: null },
];

const server = spawn(process.execPath, ['build'], {
  env: { ...process.env, HOST: '127.0.0.1', PORT, ORIGIN },
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

/**
 * Opens one address in a context without a cache and adds up the scripts.
 * @param {import('playwright').Browser} browser
 * @param {any} storageState
 * @param {string} path
 */
async function measure(browser, storageState, path) {
  const context = await browser.newContext({ storageState, serviceWorkers: 'block' });
  const page = await context.newPage();
  /** @type {Promise<number>[]} */
  const sizes = [];
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.endsWith('.js')) {
      sizes.push(response.body().then((body) => gzipSync(body, { level: 9 }).length));
    }
  });
  await page.goto(ORIGIN + path);
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('main').getByRole('listitem').first().waitFor();
  const sum = (await Promise.all(sizes)).reduce((total, size) => total + size, 0);
  const device = await page.getByRole('main').getByRole('link').first().getAttribute('href');
  await context.close();
  return { sum, device };
}

const browser = await chromium.launch({
  executablePath: ensureChromium(),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  await healthy();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(ORIGIN);
  await page.getByRole('button', { name: 'demo account' }).click();
  await page.getByRole('main').getByRole('listitem').first().waitFor();
  const storageState = await context.storageState();
  const devicePath = await page.getByRole('main').getByRole('link').first().getAttribute('href');
  const rows = [];
  for (const { route, path, bound } of pages) {
    const { sum } = await measure(browser, storageState, path ?? devicePath ?? '/');
    rows.push({ route, 'JavaScript, kB gzipped': Number((sum / 1000).toFixed(1)), 'at most': bound ?? '' });
  }
  console.table(rows);
} finally {
  await browser.close();
  server.kill();
}
