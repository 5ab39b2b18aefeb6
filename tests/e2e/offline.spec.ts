import { expectAccessible } from './support/axe';
import { devices, gotoDevice, openDevice } from './support/device-page';
import { expect, test } from './support/fixtures';
import { findOffline, signInWithDemo, untilKept } from './support/offline';
import { startServer, type AppServer } from './support/server';

// An address that is no page's is told to the console by SvelteKit.
test.use({ serviceWorkers: 'allow', allowedComplaints: [/Not found: \/no\/such\/page/] });

test.describe('without a network', () => {
  test('every page opens again, deep ones too, with what was last known', async ({
    signedIn: page,
    context,
  }) => {
    await untilKept(page);
    await page.getByRole('link', { name: /Cold store north/ }).click();
    await expect(page.getByRole('heading', { name: 'Cold store north' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Upgrade now' })).toBeVisible();
    const device = page.url();
    await context.setOffline(true);
    const pages = [
      { address: '/', heading: 'Devices' },
      { address: device, heading: 'Cold store north' },
      { address: '/packages', heading: 'Packages' },
      { address: '/activity', heading: 'Activity' },
    ];
    for (const { address, heading } of pages) {
      await page.goto(address);
      await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
      await page.reload();
      await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
      await expect(page.getByText('No connection')).toBeVisible();
      await expect(page.getByText(/Shown as last known on/)).toBeVisible();
    }
    await page.goto('/');
    await expect(page.getByRole('link', { name: /Cold store north/ })).toBeVisible();
    await page.goto('/no/such/page');
    await expect(page.getByRole('heading', { name: 'This page does not exist' })).toBeVisible();
  });

  test('the connection is noticed when it is back', async ({ signedIn: page, context }) => {
    await untilKept(page);
    await context.setOffline(true);
    await page.reload();
    await expect(page.getByText('No connection')).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByText('No connection')).toBeHidden();
    await expect(page.getByRole('link', { name: /Cold store north/ })).toBeVisible();
  });

  test('what needs the network says so', async ({ signedIn: page, context }) => {
    await untilKept(page);
    await context.setOffline(true);
    await page.goto('/packages');
    await expect(page.getByText('Preparing needs the server.', { exact: false })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Prepare: Loading bay sensor' })).toBeDisabled();
  });

  test('what only the Developer Center can tell needs it, and what is to change there is kept until it answers', async ({
    signedIn: page,
    context,
  }) => {
    const navigation = page.getByRole('navigation');
    const toggle = page.getByRole('switch', { name: 'Auto-confirmation' });
    const seen = page.getByRole('button', { name: 'Mark as seen' });
    await untilKept(page);
    await gotoDevice(page, devices.succeeded);
    await expect(toggle).toBeEnabled();
    await expect(seen).toBeEnabled();
    await navigation.getByRole('link', { name: 'Devices' }).click();
    await expect(page.getByRole('link', { name: /Cold store north/ })).toBeVisible();
    await context.setOffline(true);
    await findOffline(page);
    await expect(page.getByRole('button', { name: 'Refresh' })).toBeDisabled();
    await expect(page.getByText('Refreshing needs the server.', { exact: false })).toBeVisible();
    await page.getByRole('checkbox', { name: 'Select Cold store north' }).check();
    await page.getByRole('button', { name: 'More actions' }).click();
    await expect(page.getByRole('button', { name: 'Switch auto-confirmation on' })).toBeEnabled();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    // What changes something there is kept, and goes when there is a network.
    await page.getByRole('link', { name: new RegExp(devices.succeeded.name) }).click();
    await seen.click();
    await expect(page.getByText('Saved here, not sent yet', { exact: true })).toBeVisible();
    await toggle.click();
    await expect(page.getByText(/not sent yet.*Sent by itself when the server answers again/)).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expectAccessible(page);
    await navigation.getByRole('link', { name: /2 entries are waiting/ }).click();
    const lines = page.getByRole('main').getByRole('listitem').filter({ hasText: devices.succeeded.name });
    await expect(lines.filter({ hasText: 'Mark as seen' })).toContainText('Saved here, not sent yet');
    await expect(lines.filter({ hasText: 'Auto-confirmation off' })).toContainText(
      'Saved here, not sent yet',
    );
    await page.goBack();
    await page.reload();
    await expect(page.getByText(/not sent yet.*Sent by itself when the server answers again/)).toBeVisible();
    // Of one that nothing is decided for, there is only what is not known.
    await navigation.getByRole('link', { name: 'Devices' }).click();
    await openDevice(page, devices.awaiting.name);
    await expect(page.getByText('Whether it is on, and changing it, needs the server.')).toBeVisible();
    await page.goBack();
    await openDevice(page, devices.succeeded.name);
    await context.setOffline(false);
    await expect(toggle).not.toBeChecked();
    await expect(seen).toBeHidden();
  });

  test('it reads in Chinese', async ({ signedIn: page, context }) => {
    await untilKept(page);
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('radio', { name: '简体中文' }).check();
    await page.keyboard.press('Escape');
    await context.setOffline(true);
    await page.goto('/activity');
    await expect(page.getByText('没有连接')).toBeVisible();
    await expect(page.getByRole('heading', { name: '操作记录', level: 1 })).toBeVisible();
    await page.goto('/no/such/page');
    await expect(page.getByRole('heading', { name: '页面不存在', level: 1 })).toBeVisible();
    await page.getByRole('link', { name: '前往设备列表' }).click();
    await expect(page.getByRole('link', { name: /Cold store north/ })).toBeVisible();
  });
});

test.describe('with the server gone', () => {
  let own: AppServer;

  test.beforeEach(async () => {
    own = await startServer();
  });

  test.afterEach(async () => {
    await own.stop();
  });

  test('the last account opens, and its session may have ended when the server is back', async ({ page }) => {
    await signInWithDemo(page, own.origin);
    await untilKept(page);
    await own.stop();
    await page.reload();
    await expect(page.getByRole('link', { name: /Cold store north/ })).toBeVisible();
    await expect(page.getByText('No connection')).toBeVisible();
    // Its session secret went with its folder: the session has expired, which is not signing out.
    await own.restart();
    const dialog = page.getByRole('dialog', { name: 'Please sign in again' });
    await expect(dialog).toBeVisible();
    await dialog.getByRole('button', { name: 'Sign in with the demo account' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText('No connection')).toBeHidden();
    await expect(page.getByRole('link', { name: /Cold store north/ })).toBeVisible();
  });
});

test.describe('signing out', () => {
  test('removes what was kept, says so first, and shows another account nothing of it', async ({
    signedIn: page,
    context,
  }) => {
    await expect(page.getByRole('link', { name: /Cold store north/ })).toBeVisible();
    await untilKept(page);
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign out?' });
    await expect(dialog.getByText(/devices with their plans/)).toBeVisible();
    await dialog.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in to your devices' })).toBeVisible();
    await page.getByLabel('E-mail').last().fill('neighbour@example.com');
    await page.getByLabel('Password', { exact: true }).fill('Overair-demo-2');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('link', { name: /Farm pump/ })).toBeVisible();
    await expect(page.getByRole('link', { name: /Cold store north/ })).toBeHidden();
    await context.setOffline(true);
    await page.reload();
    await expect(page.getByRole('link', { name: /Farm pump/ })).toBeVisible();
    await expect(page.getByRole('link', { name: /Cold store north/ })).toBeHidden();
  });

  test('without a network deletes at once, and ends the session before anything is done with it again', async ({
    signedIn: page,
    context,
    server,
  }) => {
    await untilKept(page);
    const other = await context.newPage();
    await other.goto('/');
    await expect(other.getByRole('link', { name: /Cold store north/ })).toBeVisible();
    const copied = await context.cookies();
    await context.setOffline(true);
    await page.reload();
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign out?' });
    await expect(dialog.getByText('The server can’t be asked now.', { exact: false })).toBeVisible();
    await dialog.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByText('You are signed out here')).toBeVisible();
    await expectAccessible(page);
    await expect(other.getByText('You are signed out here')).toBeVisible();
    for (const tab of [page, other]) {
      await tab.reload();
      await expect(tab.getByText('You are signed out here')).toBeVisible();
      await expect(tab.getByRole('link', { name: /Cold store north/ })).toBeHidden();
    }
    await context.setOffline(false);
    await expect(page.getByRole('heading', { name: 'Sign in to your devices' })).toBeVisible();
    await expect(page.getByText('You are signed out here')).toBeHidden();
    // What somebody copied of the browser while it was signed in opens nothing any more.
    const refused = await fetch(`${server.origin}/gateway/api/planCount`, {
      method: 'POST',
      headers: {
        ...{ 'Content-Type': 'application/json', Origin: server.origin },
        Cookie: copied.map(({ name, value }) => `${name}=${value}`).join('; '),
      },
      body: '{}',
    });
    expect(refused.status).toBe(401);
  });
});
