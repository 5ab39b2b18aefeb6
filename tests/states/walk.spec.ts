import type { Page } from 'playwright/test';
import english from '../../src/messages/en.json' with { type: 'json' };
import { statesAt } from '../../scripts/states-server.mjs';
import { expectAccessibleAsIs } from '../e2e/support/axe';
import { expectNoSidewaysScroll } from '../e2e/support/list';
import { expect, test } from './fixtures';

/** How many tests as share the states among them. */
const PARTS = 16;

/** How many of them are walked with every change, the rest before a release: it is an eighth of the states of each feature. */
const EACH_TIME = 2;

/** There are more than this: a register that is empty would please every look. */
const AT_LEAST = 240;

/** Sentences that stand in the English messages alone: on a page in Chinese one of them is a message that is missing. */
const sentences = new Set(
  Object.values(english).filter(
    (text): text is string => typeof text === 'string' && text.split(' ').length > 2 && !text.includes('{'),
  ),
);

/** The page is in the state: what it is known by is to be seen. */
async function expectShown(page: Page): Promise<void> {
  const words = page.locator('[data-shows]');
  await expect(words).toHaveAttribute('data-shows', /./);
  const shows = (await words.getAttribute('data-shows')) ?? '';
  await expect.poll(() => page.evaluate(() => document.body.innerText)).toContain(shows);
}

async function expectChinese(page: Page): Promise<void> {
  await page.evaluate(() => dispatchEvent(new CustomEvent('states:language', { detail: 'zh-CN' })));
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  const text = await page.evaluate(() => document.body.innerText);
  expect(text.split('\n').filter((line) => sentences.has(line.trim()))).toEqual([]);
}

const PHONE = { width: 360, height: 800 };
const DESK = { width: 1280, height: 800 };

/** What a window shows from 1,100 pixels on. */
const isOfDesk = (address: string): boolean => address.includes('/desk-');

const everyState = (part: number) => `every state is whole: part ${part + 1} of ${PARTS}`;

async function walk(page: Page, part: number): Promise<void> {
  const all = await statesAt(page);
  expect(all.length).toBeGreaterThan(AT_LEAST);
  for (const address of all.filter((_, index) => index % PARTS === part)) {
    await test.step(address, async () => {
      await page.setViewportSize(isOfDesk(address) ? DESK : PHONE);
      await page.goto(`${address}${address.includes('?') ? '&' : '?'}lang=en`);
      await expectShown(page);
      await expectNoSidewaysScroll(page);
      await expectAccessibleAsIs(page);
      await expectChinese(page);
      await expectNoSidewaysScroll(page);
    });
  }
}

test.describe('with every change', () => {
  // In one browser: to start another takes as long as some of the states.
  test.describe.configure({ mode: 'default' });

  for (let part = 0; part < EACH_TIME; part++)
    test(everyState(part), async ({ page }) => {
      await walk(page, part);
    });

  test('a state that there is not says so', async ({ page }) => {
    await page.goto('/states/devices/none');
    await expect(page.getByRole('heading', { name: 'There is no state devices/none' })).toBeVisible();
  });
});

for (let part = EACH_TIME; part < PARTS; part++)
  test(everyState(part), { tag: '@long' }, async ({ page }) => {
    await walk(page, part);
  });
