// `npm run bench:lighthouse`: what Lighthouse says of the built app on a phone, signed in with the demonstration; of
// each page the median of three runs. The app's code is loaded anew each time, without a cache and without the service
// worker; what this browser keeps of the account stays. Performance depends on the machine, the rest does not: where
// accessibility or best practices are below 100 it says why, and fails.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { chromiumArgs, signIn, withBuiltServer } from './built-app.mjs';
import { ensureChromium } from './chromium.mjs';
import { loadLighthouse } from './lighthouse-package.mjs';

/** @typedef {import('./lighthouse-package.mjs').LighthouseResult} LighthouseResult */

const RUNS = 3;

/** What does not depend on how fast the machine is. */
const MUST = ['accessibility', 'best-practices'];

/** Layout shift that nobody notices. */
const MOST_SHIFT = 0.02;

/** A port of this machine that is free just now. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('there is no free port');
  return address.port;
}

/** @type {(values: number[]) => number} */
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/** @type {(name: string) => (result: LighthouseResult) => number} */
const score = (name) => (result) => Math.round(100 * (result.categories[name]?.score ?? 0));
/** @type {(name: string) => (result: LighthouseResult) => number} */
const audit = (name) => (result) => result.audits[name]?.numericValue ?? NaN;

/** @type {[string, (result: LighthouseResult) => number, number][]} Heading, value, decimals. */
const columns = [
  ['performance', score('performance'), 0],
  ['accessibility', score('accessibility'), 0],
  ['best practices', score('best-practices'), 0],
  ['TBT ms', audit('total-blocking-time'), 0],
  ['LCP ms', audit('largest-contentful-paint'), 0],
  ['CLS', audit('cumulative-layout-shift'), 3],
  ['benchmarkIndex', ({ environment }) => environment.benchmarkIndex, 0],
];

/**
 * What keeps a page from 100, by the audits' own titles.
 * @param {LighthouseResult} result
 */
function faults({ categories, audits }) {
  return MUST.flatMap((name) => categories[name]?.auditRefs ?? [])
    .map(({ id }) => audits[id])
    .filter((found) => found !== undefined && found.score !== null && found.score < 1)
    .map((found) => found.title);
}

/**
 * What moved by itself, if it was more than stays unnoticed.
 * @param {LighthouseResult} result
 */
function moved(result) {
  if (audit('cumulative-layout-shift')(result) <= MOST_SHIFT) return [];
  const shifts = result.audits['layout-shifts']?.details?.items ?? [];
  return shifts.map(
    ({ score, node }) => `moved by itself, ${score.toFixed(3)}: ${node?.snippet ?? 'unknown'}`,
  );
}

/** @type {(context: import('playwright').BrowserContext, origin: string) => Promise<void>} */
async function forgetCode(context, origin) {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.clearBrowserCache');
  await devtools.send('Storage.clearDataForOrigin', {
    origin,
    storageTypes: 'service_workers,cache_storage',
  });
  await page.close();
}

const lighthouse = await loadLighthouse();
const profile = mkdtempSync(join(tmpdir(), 'overair-lighthouse-'));
const port = await freePort();
await withBuiltServer(async (origin) => {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: ensureChromium(),
    // Web Bluetooth is off by default on Linux.
    args: [...chromiumArgs, `--remote-debugging-port=${port}`, '--enable-features=WebBluetooth'],
    locale: 'en-GB',
  });
  /** @type {(address: string) => Promise<LighthouseResult>} */
  const audited = async (address) => {
    await forgetCode(context, origin);
    const run = await lighthouse(origin + address, {
      port,
      disableStorageReset: true,
      onlyCategories: ['performance', ...MUST],
      disableFullPageScreenshot: true,
      logLevel: 'error',
    });
    const problem = run === undefined ? 'no result' : run.lhr.runtimeError?.message;
    if (run === undefined || problem) throw new Error(`Lighthouse could not look at ${address}: ${problem}`);
    return run.lhr;
  };

  const rows = [];
  /** @type {(name: string, address: string) => Promise<void>} */
  const measure = async (name, address) => {
    const results = [];
    for (let run = 0; run < RUNS; run += 1) results.push(await audited(address));
    const cells = columns.map(([heading, read, decimals]) => [
      heading,
      Number(median(results.map(read)).toFixed(decimals)),
    ]);
    rows.push({ page: name, ...Object.fromEntries(cells) });
    for (const shift of new Set(results.flatMap(moved))) console.error(`${name}: ${shift}`);
    for (const fault of new Set(results.flatMap(faults))) {
      console.error(`${name}: ${fault}`);
      process.exitCode = 1;
    }
  };

  try {
    await measure('sign-in', '/');
    const page = await context.newPage();
    await signIn(page);
    /** @type {(device: RegExp) => Promise<string | null>} */
    const addressOf = (device) => page.getByRole('link', { name: device }).getAttribute('href');
    const device = await addressOf(/Cold store north/);
    const bluetooth = await addressOf(/Loading bay sensor/);
    await page.close();
    for (const [name, address] of [
      ['list', '/'],
      ['device', `${device}`],
      ['Bluetooth', `${bluetooth}/bluetooth`],
      ['activity', '/activity'],
      ['plans', '/plans'],
    ]) {
      await measure(name, address);
    }
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
  console.log(`Lighthouse, a phone, the median of ${RUNS} runs`);
  console.table(rows);
});
