import { test, type Page } from 'playwright/test';
import { startServer } from '../e2e/support/server';
import { calibrate, SLOWED, slowDown } from './fleet-tasks';
import { key, noteInteractions, tap, type Interaction } from './interactions';
import { median } from './median';
import { printTable } from './table';

// `npm run bench:interaction`: on a phone whose CPU is slowed, from a tap to the next frame, of what people tap most.

const ROUNDS = 3;

/** What is stated for the median and for the worst, ms. */
const BOUND = 200;

const DEVICE = 'Cold store north';

type Step = (page: Page) => Promise<Interaction>;

const main = (page: Page) => page.getByRole('main');
const title = (page: Page, name: string) =>
  page.getByRole('heading', { level: 1, name: new RegExp(`^${name}`) });
const button = (page: Page, name: string | RegExp) => main(page).getByRole('button', { name });
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });
const line = (page: Page) => main(page).getByRole('link', { name: DEVICE });
const device = (page: Page) => page.getByRole('checkbox', { name: `Select ${DEVICE}` });
const group = (page: Page) => page.getByRole('checkbox', { name: 'Select all: Failed or cancelled' });
const selection = (page: Page) => page.getByRole('region', { name: 'Selected devices' });

/** By the bar of navigation to a page. */
const to =
  (name: string): Step =>
  (page) => {
    const link = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name });
    return tap(page, link, title(page, name));
  };

/** One after the other: each begins where the last has led to. */
const steps: readonly (readonly [string, Step])[] = [
  [
    'list: one key in the search',
    async (page) => {
      await page.getByRole('searchbox').focus();
      return key(page, 'c', page.getByRole('button', { name: 'Clear the search' }));
    },
  ],
  ['list: clear the search', (page) => tap(page, button(page, 'Clear the search'), group(page))],
  [
    'list: only what failed',
    (page) =>
      tap(page, button(page, /^Failed/), page.getByRole('button', { name: /^Failed/, pressed: true })),
  ],
  ['list: all again', (page) => tap(page, button(page, /^All \d/), device(page))],
  ['list: open the filters', (page) => tap(page, button(page, 'Filters'), dialog(page, 'Filters'))],
  [
    'list: close the filters',
    (page) => tap(page, dialog(page, 'Filters').getByRole('button', { name: /^Show/ }), device(page)),
  ],
  ['list: select a device', (page) => tap(page, device(page), selection(page))],
  [
    'list: select a group',
    (page) =>
      tap(
        page,
        group(page),
        page.getByRole('checkbox', { name: 'Select all: Failed or cancelled', checked: true }),
      ),
  ],
  [
    'batch: open the preview',
    (page) =>
      tap(page, selection(page).getByRole('button', { name: /^Upgrade/ }), dialog(page, 'Upgrade now')),
  ],
  [
    'batch: close it',
    (page) =>
      tap(page, dialog(page, 'Upgrade now').getByRole('button', { name: 'Go back' }), selection(page)),
  ],
  [
    'list: select none',
    (page) => tap(page, selection(page).getByRole('button', { name: 'Clear' }), device(page)),
  ],
  ['list: open a device', (page) => tap(page, line(page), title(page, DEVICE))],
  [
    'device: switch auto-confirmation',
    (page) => tap(page, page.getByRole('switch'), page.getByRole('switch', { checked: true })),
  ],
  [
    'device: schedule',
    (page) =>
      tap(page, button(page, 'Schedule'), dialog(page, 'Schedule').getByRole('button', { name: /^Tonight/ })),
  ],
  [
    'schedule: the earliest hour',
    (page) =>
      tap(
        page,
        dialog(page, 'Schedule').getByRole('button', { name: /^The earliest/ }),
        dialog(page, 'Schedule').getByRole('button', { name: /^The earliest/, pressed: true }),
      ),
  ],
  [
    'schedule: close',
    (page) =>
      tap(page, dialog(page, 'Schedule').getByRole('button', { name: 'Not now' }), button(page, 'Schedule')),
  ],
  ['device: upgrade now', (page) => tap(page, button(page, 'Upgrade now'), page.getByText(/accepted/))],
  [
    'device: back to the list',
    (page) => tap(page, main(page).getByRole('link', { name: 'Devices' }), title(page, 'Devices')),
  ],
  ['to the plans', to('Plans')],
  ['to the packages', to('Packages')],
  [
    'packages: prepare a device',
    (page) => tap(page, button(page, 'Prepare: Loading bay sensor'), page.getByText(/Ready until/).first()),
  ],
  ['to the activity', to('Activity')],
  [
    'activity: open the filters',
    (page) => tap(page, button(page, 'Filters'), page.getByRole('combobox').first()),
  ],
  [
    'account menu',
    (page) =>
      tap(page, page.getByRole('button', { name: 'Account' }), page.getByRole('link', { name: 'Settings' })),
  ],
  [
    'to the settings',
    (page) => tap(page, page.getByRole('link', { name: 'Settings' }), title(page, 'Settings')),
  ],
  [
    'settings: dark',
    (page) =>
      tap(
        page,
        page.getByText('Dark', { exact: true }),
        page.getByRole('radio', { name: 'Dark', checked: true }),
      ),
  ],
  ['to the list', to('Devices')],
];

test('from tap to next paint', async ({ browser }) => {
  test.setTimeout(400_000);
  const found = new Map<string, Interaction[]>(steps.map(([name]) => [name, []]));
  const calibrations: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const server = await startServer({ EMBEDDED_SPEED: '1' });
    const context = await browser.newContext({
      viewport: { width: 360, height: 800 },
      hasTouch: true,
      isMobile: true,
      locale: 'en-GB',
      serviceWorkers: 'block',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await noteInteractions(page);
    await page.goto(server.origin);
    await page.getByRole('button', { name: 'Sign in with the demo account' }).click();
    await line(page).waitFor();
    await slowDown(await context.newCDPSession(page), SLOWED);
    calibrations.push(await calibrate(page));
    for (const [name, step] of steps) {
      await test.step(name, async () => {
        found.get(name)?.push(await step(page));
      });
    }
    await context.close();
    await server.stop();
  }
  const paints = steps.map(([name]) => median((found.get(name) ?? []).map(({ paint }) => paint)));
  const rows = steps.map(([name], index) => {
    const all = found.get(name) ?? [];
    return [
      name,
      String(paints[index]),
      String(Math.max(...all.map(({ paint }) => paint))),
      median(all.map(({ waited }) => waited)).toFixed(0),
      median(all.map(({ handled }) => handled)).toFixed(0),
    ];
  });
  printTable([
    [
      `CPU slowed ${SLOWED} times, median of ${ROUNDS}`,
      'to next paint, ms',
      'worst round',
      'waited',
      'in handlers',
    ],
    ...rows,
    [`the median of all (${BOUND} at most)`, String(median(paints)), '', '', ''],
    ['the worst of all', String(Math.max(...paints)), '', '', ''],
    ['a fixed piece of work, slowed', median(calibrations).toFixed(0), '', '', ''],
  ]);
});
