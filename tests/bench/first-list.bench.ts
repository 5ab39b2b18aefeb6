import { test, type BrowserContext, type Locator, type Page } from 'playwright/test';
import { startServer } from '../e2e/support/server';
import { calibrate } from './fleet-tasks';
import { median } from './median';
import { printTable } from './table';

// `npm run bench:first-list`: a new phone far from the network, from the address to a list that can be used.

const ROUNDS = 3;

/** What browsers call 3G: each answer 400 ms away, 400 kbit/s both ways. */
const KBIT_PER_SECOND = 400;
const NETWORK = {
  offline: false,
  latency: 400,
  downloadThroughput: (KBIT_PER_SECOND * 1_000) / 8,
  uploadThroughput: (KBIT_PER_SECOND * 1_000) / 8,
};

/** What came over the network, compressed and with its headers, and how long it took. */
interface Cost {
  readonly kilobytes: number;
  readonly requests: number;
  readonly seconds: number;
}

/** Does something, until it is shown, at the speed of that network. */
async function costUntil(page: Page, act: () => Promise<unknown>, shown: readonly Locator[]): Promise<Cost> {
  const devtools = await page.context().newCDPSession(page);
  let bytes = 0;
  let requests = 0;
  devtools.on('Network.dataReceived', ({ encodedDataLength }) => (bytes += encodedDataLength));
  devtools.on('Network.responseReceived', ({ response }) => {
    bytes += response.encodedDataLength;
    requests += 1;
  });
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', NETWORK);
  const start = performance.now();
  await act();
  for (const each of shown) await each.waitFor();
  const seconds = (performance.now() - start) / 1_000;
  await devtools.detach();
  return { kilobytes: bytes / 1_000, requests, seconds };
}

const PHONE = { viewport: { width: 360, height: 800 }, hasTouch: true, serviceWorkers: 'block' } as const;

const firstDevice = (page: Page): Locator => page.getByRole('main').getByRole('listitem').first();
/** A line says what its device needs once its plan has come. */
const firstPlan = (page: Page): Locator => page.getByRole('link', { name: /Upgrade available/ }).first();

test('the first list of a new phone at 3G', async ({ browser }) => {
  test.setTimeout(400_000);
  const server = await startServer({ EMBEDDED_SPEED: '1' });
  const costs = new Map<string, Cost[]>();
  const note = (what: string, cost: Cost): unknown => costs.set(what, [...(costs.get(what) ?? []), cost]);
  const calibrations: number[] = [];
  const newPage = async (state?: Awaited<ReturnType<BrowserContext['storageState']>>): Promise<Page> => {
    const context = await browser.newContext({
      ...PHONE,
      locale: 'en-GB',
      ...(state === undefined ? {} : { storageState: state }),
    });
    const page = await context.newPage();
    page.setDefaultTimeout(90_000);
    return page;
  };
  for (let round = 0; round < ROUNDS; round++) {
    const page = await newPage();
    const demo = page.getByRole('button', { name: 'Sign in with the demo account' });
    const opened = await costUntil(page, () => page.goto(server.origin, { waitUntil: 'commit' }), [demo]);
    note('the sign-in page', opened);
    note(
      'from signing in to the first devices',
      await costUntil(page, () => demo.click(), [firstDevice(page)]),
    );
    calibrations.push(await calibrate(page));
    const state = await page.context().storageState();
    await page.context().close();

    const again = await newPage(state);
    const open = (): Promise<unknown> => again.goto(server.origin, { waitUntil: 'commit' });
    note(
      'signed in, without anything kept',
      await costUntil(again, open, [firstDevice(again), firstPlan(again)]),
    );
    await again.context().close();
  }
  await server.stop();
  const of = (all: readonly Cost[], key: keyof Cost): number => median(all.map((cost) => cost[key]));
  const rows = [...costs].map(([what, all]) => [
    what,
    of(all, 'kilobytes').toFixed(1),
    of(all, 'requests').toFixed(0),
    (of(all, 'kilobytes') / (KBIT_PER_SECOND / 8)).toFixed(1),
    of(all, 'seconds').toFixed(1),
  ]);
  printTable([
    [`400 ms, ${KBIT_PER_SECOND} kbit/s, median of ${ROUNDS}`, 'kB', 'answers', 's for the bytes alone', 's'],
    ...rows,
    ['a fixed piece of work, ms', '', '', '', median(calibrations).toFixed(0)],
  ]);
});
