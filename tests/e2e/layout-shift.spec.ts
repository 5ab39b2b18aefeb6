import type { Page } from 'playwright/test';
import { expect, test } from './support/fixtures';
import { cutOff } from './support/offline';

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
  readonly sources: readonly { readonly node: Node | null }[];
}

interface Shifted {
  readonly value: number;
  /** The beginnings of what has moved, for whoever looks for the cause. */
  readonly what: readonly string[];
}

/** Sums up by how much what is shown moves by itself, from the first paint on. */
async function watchShifts(page: Page): Promise<() => Promise<Shifted>> {
  await page.addInitScript(() => {
    const kept = globalThis as unknown as { shifted: { value: number; what: string[] } };
    kept.shifted = { value: 0, what: [] };
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput, sources } = entry as unknown as Shift;
        if (hadRecentInput) continue;
        kept.shifted.value += value;
        kept.shifted.what.push(...sources.map(({ node }) => node?.textContent?.trim().slice(0, 40) ?? ''));
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
  return () => page.evaluate(() => (globalThis as unknown as { shifted: Shifted }).shifted);
}

/** All that the page asks for has been answered and drawn. */
async function untilAtRest(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await untilDrawn(page);
}

const untilDrawn = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));

/**
 * The first answer comes once what was kept is drawn, as it does from far away, until the returned function is called. A
 * route would bring each file of each page through the test's own process, and keep the browser from keeping any.
 */
async function answerLate(page: Page): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  session.on('Fetch.requestPaused', ({ requestId }) => {
    void (async () => {
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await untilDrawn(page);
      // Once as late that the page says so.
      if (new URL(page.url()).pathname === '/') await page.getByText('Still asking…').waitFor();
      await session.send('Fetch.continueRequest', { requestId });
    })();
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*/gateway/session' }] });
  return () => session.detach();
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
  const page = await signedIn.context().newPage();
  // A tab that stays open learns how upgrades end, and the history shows them here as they do.
  await signedIn.close();
  await page.setViewportSize(viewport);
  const shifted = await watchShifts(page);
  const answerAtOnce = await answerLate(page);
  const found: Record<string, Shifted> = {};
  const openAll = async (as: 'online' | 'offline'): Promise<void> => {
    for (const address of addresses) {
      await page.goto(address);
      await untilAtRest(page);
      await expect(page.getByText('No connection', { exact: true })).toHaveCount(as === 'online' ? 0 : 1);
      found[`${address}, ${as}`] = await shifted();
    }
  };
  await openAll('online');
  if (networkGoes) {
    // What is shown then was kept on the way.
    await answerAtOnce();
    await cutOff(page);
    await openAll('offline');
  }
  expect(Object.entries(found).filter(([, { value }]) => value > MOST)).toEqual([]);
}

/** A page, and of two of its questions that which is answered once what the other (`after`) brought is drawn. */
interface Opening {
  readonly address: string;
  readonly late: string;
  readonly after: string;
}

const openings: readonly Opening[] = [
  { address: '/', late: 'upgradeDetails', after: 'devices' },
  { address: '/plans', late: 'upgradeDetails', after: 'devices' },
  { address: '/devices/p11bLe/A2C0DE000016', late: 'devicePlan', after: 'device' },
  { address: '/devices/p11bLe/A2C0DE000016', late: 'device', after: 'devicePlan' },
  { address: '/devices/p11tRk/004999010000001', late: 'devicePlan', after: 'device' },
];

/** Leaves a signed-in browser nothing but its cookies. */
async function forgetAll(page: Page): Promise<void> {
  const { origin } = new URL(page.url());
  await page.goto('about:blank');
  const session = await page.context().newCDPSession(page);
  const storageTypes = 'indexeddb,local_storage,cache_storage';
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes });
  await session.detach();
}

/** What the page does if an answer takes a second it does after minutes: how slow a machine is is no part of this. */
async function havePatience(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const later = globalThis.setTimeout.bind(globalThis) as (task: TimerHandler, ms?: number) => number;
    const patient = (task: TimerHandler, ms = 0): number => later(task, ms < 1_000 ? ms : ms * 300);
    Object.assign(globalThis, { setTimeout: patient });
  });
}

/** Opens it with the answers in that order. */
async function openInOrder(page: Page, { address, late, after }: Opening): Promise<void> {
  const answerTo = async (operation: string): Promise<unknown> =>
    (await page.waitForResponse((answer) => answer.url().endsWith(`/gateway/api/${operation}`))).finished();
  const answered = [answerTo(after), answerTo(late)] as const;
  const session = await page.context().newCDPSession(page);
  session.on('Fetch.requestPaused', ({ requestId }) => {
    void (async () => {
      await answered[0];
      await untilDrawn(page);
      await session.send('Fetch.continueRequest', { requestId });
    })();
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: `*/gateway/api/${late}` }] });
  await page.goto(address);
  await Promise.all(answered);
  await untilAtRest(page);
  await session.detach();
}

test('nothing moves in a browser that has kept nothing, whatever is answered first', async ({ signedIn }) => {
  await untilAtRest(signedIn);
  await havePatience(signedIn);
  const shifted = await watchShifts(signedIn);
  const found: Record<string, Shifted> = {};
  for (const viewport of [PHONE, DESK]) {
    for (const opening of openings) {
      await forgetAll(signedIn);
      await signedIn.setViewportSize(viewport);
      await openInOrder(signedIn, opening);
      found[`${opening.address}, ${opening.late} last, ${viewport.width}`] = await shifted();
    }
  }
  expect(Object.entries(found).filter(([, { value }]) => value > MOST)).toEqual([]);
});

test('nothing moves on a phone, as data come in and without a network', async ({ signedIn }) => {
  await expectNothingMoved(signedIn, PHONE, { networkGoes: true });
});

test('nothing moves on a desk, as data come in', async ({ signedIn }) => {
  await expectNothingMoved(signedIn, DESK, { networkGoes: false });
});

test('nothing moves on a desk without a network', { tag: '@long' }, async ({ signedIn }) => {
  await expectNothingMoved(signedIn, DESK, { networkGoes: true });
});
