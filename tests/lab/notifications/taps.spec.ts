import type { Page } from 'playwright/test';
import { keptText } from '../../e2e/support/database';
import { devices, gotoDevice } from '../../e2e/support/device-page';
import type { GatedServer } from '../../e2e/support/gate';
import { workerOf } from '../../e2e/support/worker';
import { holdBack } from '../../e2e/support/hold';
import { setHidden, untilWatched } from '../../e2e/support/sight';
import type { DesktopNotifications } from './desktop';
import { expect, test } from './fixtures';

const HOUR = 3_600_000;

const path = (page: Page): string => {
  const { pathname, search } = new URL(page.url());
  return pathname + search;
};

/** Whether one stands there that says this. The ends of the seed's plans are told too. */
const says = (desktop: DesktopNotifications, title: string, body: RegExp): boolean =>
  desktop.shown.some((each) => each.title === title && body.test(each.body));

/** The notification comes while nobody looks, and is gone once it is tapped. */
async function tapped(desktop: DesktopNotifications, title: string, body: RegExp): Promise<void> {
  await expect.poll(() => says(desktop, title, body)).toBe(true);
  desktop.tap((each) => each.title === title && body.test(each.body));
  await expect.poll(() => says(desktop, title, body)).toBe(false);
}

test.describe('a notification on the desktop', { tag: '@long' }, () => {
  test('tells that an upgrade has failed, and leads to the device in the window that is open', async ({
    signedIn: page,
    server,
    desktop,
  }) => {
    const { deviceKey } = devices.awaiting;
    await server.control({
      command: 'setDevice',
      deviceKey,
      online: false,
      failure: { kind: 'flash' },
      pace: 0.02,
    });
    await page.clock.install();
    await gotoDevice(page, devices.awaiting);
    await page.getByRole('button', { name: 'Upgrade now' }).click();
    await expect(page.getByText('The Developer Center has accepted your confirmation.')).toBeVisible();
    await expect.poll(() => keptText(page, 'deviceMemories')).toContain('"decidedHere":true');
    await page.goto('/plans');
    await expect(page.getByRole('heading', { level: 1, name: 'Plans' })).toBeVisible();
    await untilWatched(page);
    await setHidden(page, true);
    await server.control({ command: 'setDevice', deviceKey, online: true });
    await expect(async () => {
      await page.clock.runFor(30_000);
      expect(says(desktop, 'Upgrade failed', /^Cold store north$/)).toBe(true);
    }).toPass();
    await tapped(desktop, 'Upgrade failed', /^Cold store north$/);
    await expect.poll(() => path(page)).toBe(`/devices/p11tRk/${deviceKey}`);
    await setHidden(page, false);
    await expect(page.getByRole('heading', { level: 1, name: 'Cold store north' })).toBeVisible();
  });

  test('tells that a batch is done, and leads to Activity', async ({ signedIn: page, desktop }) => {
    await page.goto('/');
    await page.getByRole('checkbox', { name: 'Select Cold store north' }).check();
    await page.getByRole('button', { name: 'Upgrade now' }).click();
    const dialog = page.getByRole('dialog');
    const run = dialog.getByRole('button', { name: 'Upgrade 1 device' });
    await expect(run).toBeVisible();
    await untilWatched(page);
    const letGo = await holdBack(page, 'actOnPlans');
    await run.click();
    await setHidden(page, true);
    letGo();
    await tapped(
      desktop,
      'Batch done',
      /^The Developer Center has accepted 1 of the decisions for 1 device\.$/,
    );
    await expect.poll(() => path(page)).toBe('/activity');
  });

  /** A plan for a device that waits, which ends in two hours (it is about noon); a page has seen it. */
  async function seePlanThatEndsToday(page: Page, server: GatedServer): Promise<string> {
    const { deviceKey } = devices.expired;
    await server.control({ command: 'setDevice', deviceKey, online: false, autoConfirm: false });
    const plan = { command: 'createPlan', name: 'Ends soon', deviceKeys: [deviceKey], endsIn: 2 * HOUR };
    const { data: made } = (await server.control(plan)) as { data: { planId: string } };
    await page.goto('/');
    await expect(page.getByRole('link', { name: /Greenhouse heater.*Upgrade available/ })).toBeVisible();
    return made.planId;
  }

  test('tells that a plan ends today, and opens a window if none is open', async ({
    signedIn: page,
    context,
    server,
    desktop,
  }) => {
    const planId = await seePlanThatEndsToday(page, server);
    await setHidden(page, true);
    const ends = /^Ends soon ends .*\. Still waiting for a decision: 1 device\.$/;
    await expect.poll(() => says(desktop, 'A plan ends today', ends)).toBe(true);
    const nothing = await context.newPage();
    await page.close();
    const opening = context.waitForEvent('page');
    await tapped(desktop, 'A plan ends today', ends);
    const opened = await opening;
    await expect.poll(() => path(opened)).toBe(`/?plan=${planId}&state=waiting`);
    await expect(opened.getByRole('link', { name: /Greenhouse heater/ })).toBeVisible();
    await nothing.close();
  });

  test('comes while the app is closed too, if the browser wakes the worker', async ({
    signedIn: page,
    context,
    server,
    desktop,
  }) => {
    const planId = await seePlanThatEndsToday(page, server);
    await expect.poll(() => keptText(page, 'plans')).toContain(planId);
    await expect.poll(() => keptText(page, 'settings')).toContain('awayWords');
    const nothing = await context.newPage();
    // Closed while a person looks: nothing of it was told.
    await page.close();
    const { session, registrationId } = await workerOf(nothing, server.origin);
    await server.close();
    const wake = { origin: server.origin, registrationId, tag: 'due' };
    await session.send('ServiceWorker.dispatchPeriodicSyncEvent', wake);
    const opening = context.waitForEvent('page');
    await tapped(desktop, 'A plan ends today', /^Devices still wait for a decision on Ends soon\.$/);
    const opened = await opening;
    await expect.poll(() => path(opened)).toBe(`/?plan=${planId}&state=waiting`);
    await expect(opened.getByRole('link', { name: /Greenhouse heater/ })).toBeVisible();
  });

  test('tells that an upgrade over Bluetooth has ended, and a day later that its reports wait', async ({
    signedIn: page,
    server,
    desktop,
  }) => {
    const { data } = (await server.control({ command: 'devices' })) as {
      data: { name: string; deviceKey: string }[];
    };
    const deviceKey = data.find(({ name }) => name === 'Loading bay sensor')?.deviceKey ?? '';
    const components = [{ type: 0, target: '1.8.0', files: [24 * 1024] }];
    await server.control({ command: 'createPlan', deviceKeys: [deviceKey], components });
    await page.clock.install();
    const place = `/devices/p11bLe/${deviceKey}/bluetooth`;
    await page.goto(place);
    await page.getByRole('button', { name: 'Use a virtual device' }).click();
    await page.getByRole('button', { name: 'Confirm and begin' }).click();
    await expect(page.getByRole('heading', { name: 'Sending to the device' })).toBeVisible();
    await server.close();
    await setHidden(page, true);
    await tapped(desktop, 'Upgrade succeeded', /^Loading bay sensor$/);
    await expect.poll(() => path(page)).toBe(place);
    await setHidden(page, false);
    await expect(page.getByText('The device is back and runs the new version.')).toBeVisible();

    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Devices' }).click();
    await expect.poll(() => path(page)).toBe('/');
    await setHidden(page, true);
    await page.clock.fastForward(25 * HOUR);
    await tapped(desktop, 'Reports wait to be sent', /^\d have waited for a day\./);
    await expect.poll(() => path(page)).toBe('/activity');
  });
});
