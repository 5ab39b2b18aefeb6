// `npm run bench:size`: the JavaScript that a real Chromium loads, gzipped, until each page is usable, and what it loads
// right after that; fails if a page loads more than it may. Without a cache and without the service worker, which keeps every file of the app, later.
import { gzipSync } from 'node:zlib';
import { signIn, withBuiltApp } from './built-app.mjs';

/** Longer than the app waits with what is not needed at first, ms. */
const AFTER_MS = 4_000;

/** @typedef {import('playwright').Locator} Locator */

/** @type {(main: Locator) => Locator} */
const title = (main) => main.getByRole('heading', { level: 1 });
/** @type {(main: Locator) => Locator} */
const firstLine = (main) => main.getByRole('listitem').first();
/** @type {(main: Locator) => Locator} */
const firstRow = (main) => main.getByRole('row').nth(3);

const PHONE = { width: 360, height: 800 };
const DESK = { width: 1280, height: 800 };
/** @type {(main: Locator) => Locator} */
const demoButton = (main) => main.getByRole('button', { name: 'demo account' });

/**
 * Opens one address in a context of its own and adds up the scripts, in bytes.
 * @param {import('playwright').BrowserContext} context
 * @param {string} address
 * @param {((main: Locator) => Locator)[]} usable What stands on the page once it can be used.
 */
async function measure(context, address, usable) {
  const page = await context.newPage();
  let isUsable = false;
  /** @type {Promise<{ first: boolean, size: number }>[]} */
  const scripts = [];
  page.on('response', (response) => {
    if (!new URL(response.url()).pathname.endsWith('.js')) return;
    const first = !isUsable;
    scripts.push(response.body().then((body) => ({ first, size: gzipSync(body, { level: 9 }).length })));
  });
  await page.goto(address);
  for (const part of usable) await part(page.getByRole('main')).waitFor();
  isUsable = true;
  await page.waitForTimeout(AFTER_MS);
  await context.close();
  const sum = { first: 0, then: 0 };
  for (const { first, size } of await Promise.all(scripts)) sum[first ? 'first' : 'then'] += size;
  return sum;
}

/** @param {number} bytes */
const inKb = (bytes) => Number((bytes / 1000).toFixed(1));

await withBuiltApp(async ({ origin, browser }) => {
  const context = await browser.newContext({ serviceWorkers: 'block', viewport: PHONE });
  const page = await context.newPage();
  await signIn(page);
  /** @param {RegExp} device */
  const addressOf = (device) => page.getByRole('link', { name: device }).getAttribute('href');
  const device = await addressOf(/Cold store north/);
  const bluetooth = await addressOf(/Loading bay sensor/);
  const storageState = await context.storageState();

  const pages = [
    { route: '/', path: '/', usable: [title, firstLine], bound: 88 },
    { route: '/devices/[productKey]/[deviceKey]', path: device, usable: [title, firstLine], bound: 90 },
    {
      route: '/devices/[productKey]/[deviceKey]/bluetooth',
      path: `${bluetooth}/bluetooth`,
      usable: [title],
      bound: 110,
    },
    { route: '/packages', path: '/packages', usable: [title], bound: 100 },
    { route: '/activity', path: '/activity', usable: [title], bound: 100 },
    { route: 'signing in', path: '/', usable: [title, demoButton], signedOut: true },
    { route: '/ on a desk', path: '/', usable: [title, firstRow], viewport: DESK },
  ];
  const rows = [];
  for (const { route, path, usable, bound, signedOut, viewport = PHONE } of pages) {
    const fresh = await browser.newContext({
      serviceWorkers: 'block',
      viewport,
      ...(signedOut ? {} : { storageState }),
    });
    const { first, then } = await measure(fresh, origin + path, usable);
    rows.push({
      page: route,
      'until usable': inKb(first),
      'at most': bound ?? '',
      'right after': inKb(then),
    });
  }
  console.log('JavaScript, kB gzipped');
  console.table(rows);
  for (const { page, 'until usable': kb, 'at most': most } of rows) {
    if (most === '' || kb <= most) continue;
    console.error(`${page} loads ${kb} kB, ${most} at most.`);
    process.exitCode = 1;
  }
});
