import type { Page } from 'playwright/test';
import { expect, test } from './support/fixtures';

/** What Lighthouse calls good is 0.1; here nothing that a person reads is to move at all. */
const MOST = 0.02;

const addresses = [
  '/',
  '/devices/p11tRk/004999010000001',
  '/devices/p11bLe/A2C0DE000016',
  '/devices/p11bLe/A2C0DE000016/bluetooth',
  '/packages',
  '/activity',
  '/settings',
];

interface Shift {
  readonly value: number;
  readonly hadRecentInput: boolean;
}

/** Sums up by how much what is shown moves by itself, from the first paint on. */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const kept = globalThis as unknown as { shifted: number };
    kept.shifted = 0;
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput } = entry as unknown as Shift;
        if (!hadRecentInput) kept.shifted += value;
      }
    });
    observer.observe({ type: 'layout-shift', buffered: true });
    // A browser that would install the app says so as soon as it has looked at it: the offer stands below the page.
    const offer = new MutationObserver(() => {
      if (document.querySelector('main') === null) return;
      offer.disconnect();
      dispatchEvent(new Event('beforeinstallprompt', { cancelable: true }));
    });
    offer.observe(document, { childList: true, subtree: true });
  });
  return () => page.evaluate(() => (globalThis as unknown as { shifted: number }).shifted);
}

/** All that the page asks for has been answered and drawn. */
async function untilAtRest(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await untilDrawn(page);
}

const untilDrawn = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));

/** The first answer comes once what was kept is drawn, as it does from far away. */
async function answerLate(page: Page): Promise<void> {
  await page.route('**/gateway/session', async (route) => {
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await untilDrawn(page);
    // Once as late that the page says so.
    if (new URL(page.url()).pathname === '/') await page.getByText('Still asking…').waitFor();
    await route.continue();
  });
}

const PHONE = { width: 360, height: 800 };
const DESK = { width: 1280, height: 800 };

/** Opens every page in a window of that size, also without a network if it is to go; nothing has moved on any of them. */
async function expectNothingMoved(
  signedIn: Page,
  viewport: { width: number; height: number },
  { networkGoes }: { networkGoes: boolean },
): Promise<void> {
  await untilAtRest(signedIn);
  const context = signedIn.context();
  const page = await context.newPage();
  await page.setViewportSize(viewport);
  const shifted = await watchShifts(page);
  await answerLate(page);
  const found: Record<string, number> = {};
  const openAll = async (as: string): Promise<void> => {
    for (const address of addresses) {
      await page.goto(address);
      await untilAtRest(page);
      found[`${address}, ${as}`] = await shifted();
    }
  };
  await openAll('online');
  if (networkGoes) {
    // What is shown then was kept on the way.
    await page.unrouteAll({ behavior: 'wait' });
    await context.route('**/gateway/**', (route) => route.abort('internetdisconnected'));
    await openAll('offline');
  }
  expect(Object.entries(found).filter(([, value]) => value > MOST)).toEqual([]);
}

test('nothing moves on a phone, as data come in and without a network', async ({ signedIn }) => {
  await expectNothingMoved(signedIn, PHONE, { networkGoes: true });
});

test('nothing moves on a desk, as data come in', async ({ signedIn }) => {
  await expectNothingMoved(signedIn, DESK, { networkGoes: false });
});

test('nothing moves on a desk without a network', { tag: '@long' }, async ({ signedIn }) => {
  await expectNothingMoved(signedIn, DESK, { networkGoes: true });
});
