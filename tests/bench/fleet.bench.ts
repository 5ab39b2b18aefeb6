import { test, type CDPSession, type Page } from 'playwright/test';
import { startServer } from '../e2e/support/server';
import { measureBatch, type BatchCost } from './fleet-batch';
import { calibrate, costOf, keepLongTasks, SLOWED, slowDown } from './fleet-tasks';
import { printTable } from './table';

// `npm run bench:fleet`: the devices page with ten thousand devices in a real Chromium.

const DEVICES = 10_000;

/** What is stated for a desk computer; the times are of this machine and say nothing of another. */
const bounds = {
  firstLines: 3_000,
  allLoaded: 30_000,
  scripting: 15_000,
  filter: 200,
  step: 100,
  nodes: 15_000,
  memory: 150,
};

async function metrics(cdp: CDPSession): Promise<Record<string, number>> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

async function memoryOf(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  return ((await metrics(cdp)).JSHeapUsedSize ?? 0) / 1_000_000;
}

/** Milliseconds from a key in the search to the next frame that shows its result: the median of several. */
async function filterTime(page: Page): Promise<number> {
  const times: number[] = [];
  for (const text of ['p', 'po', 'por', 'port', 'porto', 'porto 9', 'cork', 'gate']) {
    const time = await page.evaluate(async (typed) => {
      const input = document.querySelector<HTMLInputElement>('input[type=search]');
      if (input === null) throw new Error('there is no search');
      const start = performance.now();
      input.value = typed;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      return performance.now() - start;
    }, text);
    times.push(time);
  }
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? NaN;
}

/** Milliseconds from an arrow key to the frame in which the next line has the focus. */
async function stepTime(page: Page): Promise<number> {
  await page.getByRole('searchbox').press('ArrowDown');
  const times: number[] = [];
  for (let index = 0; index < 20; index++) {
    const time = await page.evaluate(async () => {
      const start = performance.now();
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }),
      );
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      return performance.now() - start;
    });
    times.push(time);
  }
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? NaN;
}

test('the devices page with ten thousand devices, as cards', async ({ page }) => {
  test.setTimeout(300_000);
  await page.setViewportSize({ width: 1080, height: 800 });
  const server = await startServer({ EMBEDDED_DEVICES: String(DEVICES), EMBEDDED_SPEED: '1' });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  await page.goto(server.origin);
  const before = await metrics(cdp);
  const start = performance.now();
  await page.getByRole('button', { name: 'Sign in with the demo account' }).click();
  await page.getByRole('listitem').first().waitFor();
  const firstLines = performance.now() - start;
  await page.getByText('10,000 devices', { exact: true }).waitFor({ timeout: 120_000 });
  const allLoaded = performance.now() - start;
  const after = await metrics(cdp);
  const scripting = ((after.ScriptDuration ?? 0) - (before.ScriptDuration ?? 0)) * 1_000;
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
  const memory = await memoryOf(cdp);
  const filter = await filterTime(page);
  await page.getByRole('button', { name: 'Clear the search' }).click();
  await page
    .getByRole('button', { name: /^Show all/ })
    .last()
    .click();
  const step = await stepTime(page);
  for (let index = 0; index < 200; index++) await page.mouse.wheel(0, 4_000);
  const scrolled = await page.evaluate(() => document.querySelectorAll('*').length);
  await server.stop();

  const row = (what: string, value: number, bound: number, unit: string): string[] => [
    what,
    value.toFixed(0),
    String(bound),
    unit,
  ];
  printTable(
    [
      [`${DEVICES} devices`, 'measured', 'bound', 'unit'],
      row('first lines', firstLines, bounds.firstLines, 'ms'),
      row('all loaded', allLoaded, bounds.allLoaded, 'ms'),
      row('scripting until then', scripting, bounds.scripting, 'ms'),
      row('one key in the search', filter, bounds.filter, 'ms'),
      row('one arrow key, a group shown whole', step, bounds.step, 'ms'),
      row('DOM elements', nodes, bounds.nodes, ''),
      row('DOM elements after scrolling', scrolled, bounds.nodes, ''),
      row('JavaScript heap', memory, bounds.memory, 'MB'),
    ],
    1,
  );
});

test('what a person does with ten thousand devices in a table', async ({ page }) => {
  test.setTimeout(900_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  const server = await startServer({ EMBEDDED_DEVICES: String(DEVICES), EMBEDDED_SPEED: '1' });
  const cdp = await page.context().newCDPSession(page);
  await keepLongTasks(page);
  await page.goto(server.origin);
  const unslowed = await calibrate(page);
  await slowDown(cdp, SLOWED);
  const slowed = await calibrate(page);
  const search = page.getByRole('searchbox');
  const grid = page.getByRole('grid');
  const heading = (name: string) => page.getByRole('columnheader', { name }).getByRole('button');
  const wheel = async (pixels: number): Promise<void> => {
    await grid.hover();
    for (let index = 0; index < 40; index++) await page.mouse.wheel(0, pixels);
  };
  const answers = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index++) await page.waitForResponse('**/gateway/api/upgradeDetails');
  };
  const actions: readonly (readonly [string, () => Promise<unknown>])[] = [
    [
      'loading all',
      async () => {
        await page.getByRole('button', { name: 'Sign in with the demo account' }).click();
        await page.getByText('10,000 devices', { exact: true }).waitFor({ timeout: 240_000 });
      },
    ],
    ['the plans of all come in', () => page.waitForTimeout(30_000)],
    ['typing thirteen letters', () => search.pressSequentially('porto pump 99', { delay: 150 })],
    ['clearing the search', () => search.press('Escape')],
    ['filtering by what they need', () => page.getByRole('button', { name: /^Failed/ }).click()],
    ['showing all again', () => page.getByRole('button', { name: /^All/ }).click()],
    ['sorting by name', () => heading('Name').click()],
    ['sorting by name, the other way', () => heading('Name').click()],
    ['typing while it is sorted', () => search.pressSequentially('cork', { delay: 150 })],
    ['clearing that', () => search.press('Escape')],
    ['sorting by due', () => heading('Due').click()],
    ['sorting by state', () => heading('State').click()],
    ['scrolling, 40 turns of the wheel', () => wheel(400)],
    ['scrolling, 40 long ones', () => wheel(8_000)],
    [
      'into the table, and to its end',
      async () => {
        await search.press('ArrowDown');
        await page.keyboard.press('End');
      },
    ],
    [
      'thirty arrow keys',
      async () => {
        for (let index = 0; index < 30; index++) await page.keyboard.press('ArrowUp');
      },
    ],
    [
      'a range of all',
      async () => {
        await page.keyboard.press('Shift+Home');
      },
    ],
    [
      'selecting none, and all',
      async () => {
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+a');
      },
    ],
    ['typing while all are selected', () => search.pressSequentially('hull', { delay: 150 })],
    [
      'clearing both',
      async () => {
        await search.press('Escape');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Escape');
      },
    ],
    ['three polls that come in', () => answers(3)],
    ['twenty-five seconds of nothing', () => page.waitForTimeout(25_000)],
    ['a device opens beside it', () => page.keyboard.press('Enter')],
    ['and is closed', () => page.keyboard.press('Escape')],
    [
      'loading all again',
      async () => {
        await page.getByRole('button', { name: 'Refresh' }).click();
        await page.waitForTimeout(20_000);
      },
    ],
  ];
  const rows: string[][] = [];
  for (const [action, act] of actions) {
    const { long, longest, blocked } = await costOf(page, action, act);
    rows.push([action, String(long), longest.toFixed(0), blocked.toFixed(0)]);
  }
  await slowDown(cdp, 1);
  await server.stop();
  printTable([
    [`${DEVICES} devices, CPU slowed ${SLOWED} times`, 'tasks over 50 ms', 'longest, ms', 'beyond 50, ms'],
    ...rows,
    ['a fixed piece of work, unslowed and slowed, ms', '', unslowed.toFixed(0), slowed.toFixed(0)],
  ]);
});

/** The larger one is that of the heading; the smaller says whether a decision costs the same in both. */
const BATCHES = [500, 5_000];

test('a batch of 5,000 decisions', async ({ browser }) => {
  test.setTimeout(900_000);
  const costs: BatchCost[] = [];
  for (const decisions of BATCHES) {
    const page = await browser.newPage();
    costs.push(await measureBatch(page, decisions));
    await page.close();
  }
  const rows = costs.map(({ decisions, seconds, acted, asked, outboxWrites, writes }) => [
    String(decisions),
    seconds.toFixed(1),
    ((seconds * 1_000) / decisions).toFixed(2),
    ...[acted, asked, outboxWrites, writes].map(String),
  ]);
  const heading = ['decisions', 's', 'ms each', 'sent in', 'asked in', 'outbox writes', 'all writes'];
  printTable([heading, ...rows]);
});
