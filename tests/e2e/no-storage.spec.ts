import type { Page } from 'playwright/test';
import { signIn } from './support/device-page';
import { expect, test } from './support/fixtures';
import { findOffline } from './support/offline';

type Trouble = 'missing' | 'refused' | 'full' | 'silent' | 'mute' | 'newer';

const words: Record<Trouble, RegExp> = {
  missing: /^This browser has no storage for apps/,
  refused: /^This browser does not let the app store anything here/,
  full: /^The storage of this device is full/,
  silent: /^The storage of this browser does not answer/,
  mute: /^The storage of this browser does not answer/,
  newer: /^What is kept in this browser is from a newer release of the app, and stays as it is/,
};

/** Has the browser's database behave so, from the first script on. */
async function give(page: Page, trouble: Trouble): Promise<void> {
  await page.addInitScript((name) => {
    const real = globalThis.indexedDB;
    const throwing = (error: string) => () => {
      throw new DOMException('', error);
    };
    const opens: Record<string, () => IDBOpenDBRequest> = {
      refused: throwing('SecurityError'),
      full: throwing('QuotaExceededError'),
      // Another database's request, whose events nobody hears.
      silent: () => Object.assign(real.open('another'), { addEventListener: () => undefined }),
    };
    if (name === 'mute') {
      // It opens, and of what is asked of it nobody hears.
      const isAsked = (target: EventTarget): boolean =>
        target instanceof IDBTransaction ||
        (target instanceof IDBRequest && !(target instanceof IDBOpenDBRequest));
      const listen = Reflect.get<EventTarget, 'addEventListener'>(EventTarget.prototype, 'addEventListener');
      EventTarget.prototype.addEventListener = function (...parameters: Parameters<typeof listen>) {
        if (!isAsked(this)) listen.apply(this, parameters);
      };
      return;
    }
    if (name === 'newer') {
      real.open('overair', 1000);
      return;
    }
    const value = name === 'missing' ? undefined : { open: opens[name] };
    Object.defineProperty(globalThis, 'indexedDB', { configurable: true, value });
  }, trouble);
}

for (const trouble of Object.keys(words) as Trouble[]) {
  // Each of its transactions is given up only after its time.
  const tag = trouble === 'mute' ? '@long' : [];
  test(`storage that is ${trouble} is named, and the app works online`, { tag }, async ({ page, server }) => {
    expect(server).toBeDefined();
    await give(page, trouble);
    await signIn(page);
    await expect(page.getByRole('link', { name: /Cold store north/ })).toBeVisible();
    const notice = page.getByRole('status').filter({ hasText: 'Nothing is being kept for offline use' });
    await expect(notice.getByText(words[trouble])).toBeVisible();
    await page.getByRole('link', { name: 'Activity' }).click();
    await expect(page.getByRole('heading', { name: 'Activity', level: 1 })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Activity', level: 1 })).toBeVisible();
  });
}

test('without storage, a decision that cannot be sent is never called saved', async ({ page, server }) => {
  expect(server).toBeDefined();
  await give(page, 'missing');
  await signIn(page);
  await expect(page.getByRole('link', { name: /Cold store north/ })).toBeVisible();
  await page.route('**/gateway/**', (route) => route.abort('internetdisconnected'));
  // The app knows that nothing answers: what went out unanswered would be asked about instead.
  await findOffline(page);
  await page.getByRole('link', { name: /Cold store north/ }).click();
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  await expect(page.getByText('Not saved, not sent yet')).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'Do not close this page' })).toContainText(
    'This browser has no storage for apps.',
  );
  await expect(page.getByText(/^Saved/)).toHaveCount(0);
});
