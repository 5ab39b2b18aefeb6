import { test, type Browser } from 'playwright/test';
import { whileWatched, type Growth } from './store/renderer-memory';
import { BenchServer, type BenchFile } from './store/server';
import { printTable } from './table';

// `npm run bench:store`: packages downloaded, hashed and kept, and the outbox drained, in a real Chromium.

const MB = 1_000_000;
const SIZES = [1, 10, 100] as const;
const TIMES: Record<(typeof SIZES)[number], number> = { 1: 9, 10: 5, 100: 3 };
/** 100 Mbit/s, in bytes. */
const THROTTLED = 100_000_000 / 8;
const ENTRIES = 10_000;

/** What is expected of a desk computer: MB/s, of plain fetch, MB. */
const bounds = { speed: 25, share: 0.95, growth: 64 };

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/** Does something in a page that has kept a first small package, and whose garbage has been collected. */
async function inFreshPage<T>(
  browser: Browser,
  server: BenchServer,
  work: (page: Awaited<ReturnType<Browser['newPage']>>) => Promise<T>,
): Promise<T> {
  const page = await browser.newPage();
  await page.goto(server.origin);
  await page.waitForFunction(() => 'bench' in window);
  await page.evaluate((file) => window.bench.keep(file), server.addFile(MB));
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  try {
    return await work(page);
  } finally {
    await page.close();
  }
}

const keep = (browser: Browser, server: BenchServer, file: BenchFile): Promise<[number, Growth]> =>
  inFreshPage(browser, server, (page) =>
    whileWatched(browser, () => page.evaluate((each) => window.bench.keep(each), file)),
  );

const fetchPlainly = (browser: Browser, server: BenchServer, file: BenchFile): Promise<number> =>
  inFreshPage(browser, server, (page) => page.evaluate((each) => window.bench.fetchPlainly(each), file));

interface Measured {
  readonly keeping: number;
  readonly plain: number;
  readonly peak: number;
  readonly growth: number;
}

/** MB/s of the median, and the most memory of all. */
async function measure(
  browser: Browser,
  server: BenchServer,
  file: BenchFile,
  times: number,
): Promise<Measured> {
  const keeping: number[] = [];
  const plain: number[] = [];
  const growths: Growth[] = [];
  for (let time = 0; time < times; time++) {
    const [ms, growth] = await keep(browser, server, file);
    keeping.push(ms);
    growths.push(growth);
    plain.push(await fetchPlainly(browser, server, file));
  }
  const speed = (values: readonly number[]): number => file.size / MB / (median(values) / 1_000);
  return {
    keeping: speed(keeping),
    plain: speed(plain),
    peak: Math.max(...growths.map(({ peak }) => peak)),
    growth: Math.max(...growths.map(({ growth }) => growth)),
  };
}

test('packages downloaded, hashed and kept', async ({ browser }) => {
  test.setTimeout(600_000);
  const server = new BenchServer();
  await server.start();
  const rows = [['packages', 'kept MB/s', 'plain MB/s', 'share', 'RSS grows MB', 'RSS peak MB', 'expected']];
  for (const [name, speed] of [
    ['loopback', Infinity],
    ['100 Mbit/s', THROTTLED],
  ] as const) {
    for (const size of SIZES) {
      const times = speed === Infinity || size < 100 ? TIMES[size] : 1;
      const measured = await measure(browser, server, server.addFile(size * MB, speed), times);
      const memory = size === 100 ? [`grows < ${bounds.growth} MB`] : [];
      const pace =
        speed === Infinity ? (size < 10 ? [] : [`>= ${bounds.speed} MB/s`]) : [`share >= ${bounds.share}`];
      rows.push([
        `${size} MB, ${name}`,
        measured.keeping.toFixed(1),
        measured.plain.toFixed(1),
        (measured.keeping / measured.plain).toFixed(3),
        measured.growth.toFixed(1),
        measured.peak.toFixed(1),
        [...pace, ...memory].join(', '),
      ]);
    }
  }
  await server.stop();
  printTable(rows, 1);
});

test('the outbox drained', async ({ browser }) => {
  test.setTimeout(900_000);
  const server = new BenchServer();
  await server.start();
  const { saved, sent, left, accepted } = await inFreshPage(browser, server, (page) =>
    page.evaluate((count) => window.bench.run(count), ENTRIES),
  );
  const once = [...server.reports.values()].filter((times) => times === 1).length;
  const ordered = [...server.order.values()].every((numbers) =>
    numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0)),
  );
  await server.stop();
  printTable(
    [
      ['outbox', 'measured', 'expected'],
      ['entries saved', String(ENTRIES), ''],
      ['seconds to save them', (saved / 1_000).toFixed(1), ''],
      ['seconds to send them', (sent / 1_000).toFixed(1), ''],
      ['arrived once', String(once), String(ENTRIES)],
      ['arrived more than once', String(server.reports.size - once), '0'],
      ['in order for each device', ordered ? 'yes' : 'no', 'yes'],
      ['accepted in the history', String(accepted), String(ENTRIES)],
      ['left in the outbox', String(left), '0'],
    ],
    1,
  );
});
