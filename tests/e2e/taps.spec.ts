import type { Locator, Page } from 'playwright/test';
import { devices } from './support/device-page';
import { tapAtFirstSight, type Control } from './support/first-sight';
import { expect, test } from './support/fixtures';
import { lineOf } from './support/list';
import { untilKept } from './support/offline';
import { requestsOf, type AppServer } from './support/server';

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
    await expect(page.getByRole('heading', { name: 'Devices', level: 1, exact: true })).toBeVisible();
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

/** How many times as long the page's own work takes there. */
const SLOW_PHONE = 6;

interface Visit {
  readonly page: string;
  readonly controls: readonly Control[];
  readonly does: (page: Page, server: AppServer) => Promise<unknown>;
}

const addressOf = ({ productKey, deviceKey }: { productKey: string; deviceKey: string }): string =>
  `/devices/${productKey}/${deviceKey}`;

const seesDialog = (name: string) => (page: Page) => expect(page.getByRole('dialog', { name })).toBeVisible();
const sees = (text: string | RegExp) => (page: Page) => expect(page.getByText(text).first()).toBeVisible();

const awaiting = addressOf(devices.awaiting);
const bluetooth = '/devices/p11bLe/A2C0DE000016/bluetooth';

const VISITS: readonly Visit[] = [
  {
    page: '/',
    controls: [
      { role: 'checkbox', name: 'Select Cold store north' },
      { role: 'checkbox', name: 'Select all: Failed or cancelled' },
    ],
    does: sees('10 devices selected'),
  },
  {
    page: '/',
    controls: [{ role: 'button', name: 'Failed' }],
    does: (page) => expect(page).toHaveURL(/need=failed/),
  },
  {
    page: '/',
    controls: [
      { role: 'link', name: 'Cold store north' },
      { role: 'button', name: 'Schedule' },
    ],
    does: async (page) => {
      await seesDialog('Schedule')(page);
      await expect(page).toHaveURL(new RegExp(`${awaiting}$`));
    },
  },
  {
    page: awaiting,
    controls: [
      { role: 'switch', name: '' },
      { role: 'button', name: 'Upgrade now' },
    ],
    does: async (page, server) => {
      await expect.poll(() => requestsOf(server, 'actOnPlans')).toBe(1);
      await expect(page.getByRole('button', { name: 'Upgrade now' })).toBeHidden();
      await expect(page.getByRole('switch')).toBeChecked();
    },
  },
  {
    page: awaiting,
    controls: [{ role: 'button', name: 'Cancel upgrade' }],
    does: seesDialog('Cancel this upgrade?'),
  },
  {
    page: bluetooth,
    controls: [{ role: 'button', name: 'Confirm and begin' }],
    does: sees('The package is here and checked'),
  },
  {
    page: bluetooth,
    controls: [{ role: 'button', name: 'Use a virtual device' }],
    does: sees('This device is simulated in this page.'),
  },
];

test.describe('a control that is shown', () => {
  for (const { page: address, controls, does } of VISITS) {
    const names = controls.map(({ role, name }) => `${role} ${name}`.trim()).join(', ');
    const title = `takes the first tap: ${names} of ${address}`;
    test(title, async ({ signedIn: page, server }) => {
      await tapAtFirstSight(page, controls, () => page.goto(address));
      await does(page, server);
    });

    // What a slow processor needs this machine has to do.
    test(`${title}, on a slow phone`, { tag: '@long' }, async ({ signedIn: page, server }) => {
      await tapAtFirstSight(page, controls, () => page.goto(address), SLOW_PHONE);
      await does(page, server);
    });
  }

  test.describe('without a network', () => {
    test.use({ serviceWorkers: 'allow' });

    test('takes the first tap after the page was loaded anew', async ({ signedIn: page, context }) => {
      // What is shown without a network has been loaded, and kept, before.
      await expect(page.getByRole('link', { name: /Cold store north.*2\.5\.0/ })).toBeVisible();
      await expect(page.getByText('24 devices')).toBeVisible();
      await page.getByRole('link', { name: /Cold store north/ }).click();
      await expect(page.getByRole('switch')).toBeVisible();
      await untilKept(page);
      await context.setOffline(true);
      await tapAtFirstSight(page, [{ role: 'button', name: 'Upgrade now' }], () => page.reload());
      await sees('Saved here, not sent yet')(page);
      await page
        .getByRole('navigation')
        .getByRole('link', { name: /Activity/ })
        .click();
      await expect(
        page.getByRole('main').getByRole('listitem').filter({ hasText: 'Cold store north' }),
      ).toBeVisible();
    });
  });
});
