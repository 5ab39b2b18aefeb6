import type { Locator, Page } from 'playwright/test';
import { expect, test } from './support/fixtures';
import { lineOf } from './support/list';

/** Something that loads late pushes the page down, as a notice does. */
async function pushDown(page: Page): Promise<void> {
  await page.evaluate(() => {
    const notice = document.createElement('div');
    notice.style.height = '180px';
    document.querySelector('main')?.prepend(notice);
  });
}

/** The middle of what is shown, CSS pixels. */
async function middleOf(shown: Locator): Promise<{ x: number; y: number }> {
  const box = await shown.boundingBox();
  if (box === null) throw new Error('it is not shown');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const linkOf = (page: Page, device: string): Locator => lineOf(page, device).getByRole('link');

test.describe('a page that moves under the pointer', () => {
  test('a click reaches what the mouse was pressed on', async ({ signedIn: page }) => {
    const { x, y } = await middleOf(linkOf(page, 'Cold store north'));
    await page.mouse.move(x, y);
    await page.mouse.down();
    await pushDown(page);
    await page.mouse.up();
    await expect(page.getByRole('heading', { name: 'Cold store north', level: 1 })).toBeVisible();
  });

  test('dragging away from a control gives it up', async ({ signedIn: page }) => {
    const { x, y } = await middleOf(linkOf(page, 'Cold store north'));
    const choice = page.getByRole('checkbox', { name: 'Select Cold store north' });
    const from = await middleOf(choice);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(x, y, { steps: 4 });
    await page.mouse.up();
    await expect(choice).not.toBeChecked();
    await expect(page.getByRole('heading', { name: 'Devices', level: 1 })).toBeVisible();
    await choice.click();
    await expect(choice).toBeChecked();
  });

  test.describe('with a finger', () => {
    test.use({ hasTouch: true, viewport: { width: 360, height: 800 } });

    test('a tap reaches what the finger came down on', async ({ signedIn: page }) => {
      const { x, y } = await middleOf(linkOf(page, 'Cold store north'));
      const session = await page.context().newCDPSession(page);
      await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
      await pushDown(page);
      await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      await expect(page.getByRole('heading', { name: 'Cold store north', level: 1 })).toBeVisible();
    });
  });
});
