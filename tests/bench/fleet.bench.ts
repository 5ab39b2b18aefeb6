import { test, type CDPSession, type Locator, type Page } from 'playwright/test';
import { startServer } from '../e2e/support/server';
import { measureBatch, type BatchCost } from './fleet-batch';
import { givePlans } from './fleet-plans';
import { calibrate, costOf, SLOWED, slowDown } from './fleet-tasks';
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

/** What is counted. */
type Act = () => Promise<unknown>;

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
  await page.goto(server.origin);
  const unslowed = await calibrate(page);
  await slowDown(cdp, SLOWED);
  const slowed = await calibrate(page);
  const search = page.getByRole('searchbox');
  const grid = page.getByRole('grid');
  const heading = (name: string) => page.getByRole('columnheader', { name }).getByRole('button');
  const answers = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index++) await page.waitForResponse('**/gateway/api/upgradeDetails');
  };
  // What a test looks up is work of the page, too: that is done before it is counted.
  const clicking = (locator: Locator) => async (): Promise<Act> => {
    const box = await locator.boundingBox();
    if (box === null) throw new Error('there is nothing to click on');
    return () => page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  };
  const inSearch = (act: Act) => async (): Promise<Act> => {
    await search.focus();
    return act;
  };
  const typing = (text: string) => inSearch(() => page.keyboard.type(text, { delay: 150 }));
  const press =
    (...keys: readonly string[]): Act =>
    async () => {
      for (const key of keys) await page.keyboard.press(key);
    };
  const wheeling = (pixels: number) => async (): Promise<Act> => {
    await grid.hover();
    return async () => {
      for (let index = 0; index < 40; index++) await page.mouse.wheel(0, pixels);
    };
  };
  const then = (locator: Locator, more: Act) => async (): Promise<Act> => {
    const click = await clicking(locator)();
    return async () => {
      await click();
      await more();
    };
  };
  const just = (act: Act) => (): Promise<Act> => Promise.resolve(act);
  const signIn = page.getByRole('button', { name: 'Sign in with the demo account' });
  const all = page.getByText('10,000 devices', { exact: true });
  const actions: readonly (readonly [string, () => Promise<Act>])[] = [
    ['loading all', then(signIn, () => all.waitFor({ timeout: 240_000 }))],
    ['the plans of all come in', just(() => page.waitForTimeout(30_000))],
    ['typing thirteen letters', typing('porto pump 99')],
    ['clearing the search', inSearch(press('Escape'))],
    ['filtering by what they need', clicking(page.getByRole('button', { name: /^Failed/ }))],
    ['showing all again', clicking(page.getByRole('button', { name: /^All/ }))],
    ['sorting by name', clicking(heading('Name'))],
    ['sorting by name, the other way', clicking(heading('Name'))],
    ['typing while it is sorted', typing('cork')],
    ['clearing that', inSearch(press('Escape'))],
    ['sorting by due', clicking(heading('Due'))],
    ['sorting by state', clicking(heading('State'))],
    ['scrolling, 40 turns of the wheel', wheeling(400)],
    ['scrolling, 40 long ones', wheeling(8_000)],
    ['into the table, and to its end', inSearch(press('ArrowDown', 'End'))],
    ['thirty arrow keys', just(press(...Array.from({ length: 30 }, () => 'ArrowUp')))],
    ['a range of all', just(press('Shift+Home'))],
    ['selecting none, and all', just(press('Escape', 'Control+a'))],
    ['typing while all are selected', typing('hull')],
    ['clearing both', inSearch(press('Escape', 'ArrowDown', 'Escape'))],
    ['three polls that come in', just(() => answers(3))],
    ['twenty-five seconds of nothing', just(() => page.waitForTimeout(25_000))],
    ['a device opens beside it', just(press('Enter'))],
    ['and is closed', just(press('Escape'))],
    [
      'loading all again',
      then(page.getByRole('button', { name: 'Refresh' }), () => page.waitForTimeout(20_000)),
    ],
  ];
  const rows: string[][] = [];
  for (const [action, prepare] of actions) {
    const act = await prepare();
    const { long, longest, blocked, busy } = await costOf(page, cdp, action, act);
    rows.push([action, String(long), longest.toFixed(0), blocked.toFixed(0), String(busy)]);
  }
  await slowDown(cdp, 1);
  await server.stop();
  printTable([
    [
      `${DEVICES} devices, CPU slowed ${SLOWED} times`,
      'tasks over 50 ms',
      'longest, ms',
      'beyond 50, ms',
      'busy over 50 ms',
    ],
    ...rows,
    ['a fixed piece of work, unslowed and slowed, ms', '', unslowed.toFixed(0), slowed.toFixed(0), ''],
  ]);
});

const PLANS = 50;

test('the plans of ten thousand devices', async ({ page }) => {
  test.setTimeout(900_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  const server = await startServer({ EMBEDDED_DEVICES: String(DEVICES), EMBEDDED_SPEED: '1' });
  const planned = await givePlans(server, PLANS);
  const cdp = await page.context().newCDPSession(page);
  await page.goto(server.origin);
  await slowDown(cdp, SLOWED);
  await page.getByRole('button', { name: 'Sign in with the demo account' }).click();
  await page.getByText('10,000 devices', { exact: true }).waitFor({ timeout: 240_000 });
  const link = (name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name });
  const opening = async (): Promise<void> => {
    await link('Plans').click();
    await page.getByRole('region', { name: 'Plan 1', exact: true }).waitFor();
  };
  const polls = async (): Promise<void> => {
    for (let index = 0; index < 3; index++) await page.waitForResponse('**/gateway/api/upgradeDetails');
  };
  const actions: readonly (readonly [string, Act])[] = [
    ['opening the plans while their states come in', opening],
    ['thirty seconds in which all states come in', () => page.waitForTimeout(30_000)],
    ['three polls that come in', polls],
    ['back to the list', () => link('Devices').click()],
    ['opening the plans again', opening],
  ];
  const rows: string[][] = [];
  for (const [action, act] of actions) {
    const { long, longest, blocked, busy } = await costOf(page, cdp, action, act);
    rows.push([action, String(long), longest.toFixed(0), blocked.toFixed(0), String(busy)]);
  }
  await slowDown(cdp, 1);
  await server.stop();
  const heading = `${planned} devices in ${PLANS} plans, CPU slowed ${SLOWED} times`;
  printTable([[heading, 'tasks over 50 ms', 'longest, ms', 'beyond 50, ms', 'busy over 50 ms'], ...rows]);
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
