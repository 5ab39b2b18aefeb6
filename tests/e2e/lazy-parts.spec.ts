import { expect, test } from './support/fixtures';
import { untilKept } from './support/offline';

const FILES = '**/_app/immutable/**';

test('a part that does not come says so, comes at the second try, and looks as it should', async ({
  signedIn: page,
}) => {
  await page.route(FILES, (route) => route.abort());
  await page.getByRole('checkbox', { name: 'Select Cold store north' }).check();
  const notice = page.getByRole('alert').filter({ hasText: 'A part of the page is missing' });
  await expect(notice).toBeInViewport();
  await notice.getByRole('button', { name: 'Try again' }).click();
  await expect(notice).toBeVisible();
  await page.unroute(FILES);
  await notice.getByRole('button', { name: 'Try again' }).click();
  const bar = page.getByRole('region', { name: 'Selected devices' });
  await expect(bar).toContainText('1 device selected');
  await expect(bar).toHaveCSS('position', 'sticky');
  await expect(notice).toBeHidden();
});

test('what was asked for and does not come can be put away', async ({ signedIn: page }) => {
  await page.route(FILES, (route) => route.abort());
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  const notice = page.getByRole('alert').filter({ hasText: 'A part of the page is missing' });
  await notice.getByRole('button', { name: 'Close' }).click();
  await expect(notice).toBeHidden();
  await page.unroute(FILES);
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('dialog', { name: 'Sign out?' })).toBeVisible();
});

test('the first tap counts, however slowly the part comes', async ({ signedIn: page }) => {
  await page.getByRole('checkbox', { name: 'Select Cold store north' }).check();
  let letThrough = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route(FILES, async (route) => {
    await gate;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  await expect(page.getByRole('status').filter({ hasText: /^Loading$/ })).toBeVisible();
  letThrough();
  const dialog = page.getByRole('dialog', { name: 'Upgrade now' });
  await expect(dialog).toContainText('1 device can be upgraded now.');
});

/** A module that another imports statically, as the built code names it. */
const STATIC_IMPORT = /(?:from|import)\s*"(\.{1,2}\/[^"]+\.js)"/g;

for (const path of ['/', '/plans', '/activity', '/devices/p/d/bluetooth']) {
  test(`${path} itself names all code that it begins with`, async ({ request, server }) => {
    const html = await (await request.get(server.origin + path)).text();
    const named = Array.from(
      html.matchAll(/href="(\/_app\/immutable\/[^"]+\.js)"/g),
      ([, file = '']) => file,
    );
    expect(named.filter((file) => file.includes('/nodes/')).length).toBeGreaterThan(2);
    for (const file of named) {
      const code = await (await request.get(server.origin + file)).text();
      const imported = Array.from(
        code.matchAll(STATIC_IMPORT),
        ([, each = '']) => new URL(each, server.origin + file).pathname,
      );
      expect(named, file).toEqual(expect.arrayContaining(imported));
    }
  });
}

test.describe('without a network', () => {
  test.use({ serviceWorkers: 'allow' });

  test('every part is there once the app was kept', async ({ signedIn: page, context }) => {
    await untilKept(page);
    await context.setOffline(true);
    await page.reload();
    await page.getByRole('checkbox', { name: 'Select Cold store north' }).check();
    await page.getByRole('button', { name: 'Upgrade now' }).click();
    await expect(page.getByRole('dialog', { name: 'Upgrade now' })).toBeVisible();
    await page.getByRole('button', { name: 'Go back' }).click();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  });
});
