import type { Page } from 'playwright/test';
import type { Session } from '../../src/lib/developer-center/types';
import { keptText } from './support/database';
import { expect, test } from './support/fixtures';
import { findOffline } from './support/offline';
import { requestsOf } from './support/server';

/** Has the gateway know the account by a former id, as one did whose Developer Center refused `userInfo`. */
async function knowByFormerId(page: Page): Promise<{ readonly former: () => string; isOnline: boolean }> {
  let known = '';
  const state = { former: () => known, isOnline: true };
  await page.route('**/gateway/**', (route) => {
    const headers = route.request().headers();
    delete headers['x-overair-account'];
    return state.isOnline ? route.continue({ headers }) : route.abort('internetdisconnected');
  });
  await page.route('**/gateway/session', async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as { data: Session };
    const { account } = answer.data;
    known = account?.former?.[0] ?? '';
    const data = { ...answer.data, account: account && { ...account, id: known, former: [] } };
    await route.fulfill({ response, json: { ...answer, data } });
  });
  return state;
}

test('what is kept under a former id of the account moves along, and a decision is sent once', async ({
  page,
  server,
}) => {
  const gateway = await knowByFormerId(page);
  await page.goto('/');
  await page.getByRole('button', { name: 'Sign in with the demo account' }).click();
  const sensor = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: /^Open / }) });
  await page.getByRole('navigation').getByRole('link', { name: 'Packages' }).click();
  await page.getByRole('button', { name: 'Prepare: Loading bay sensor' }).click();
  await expect(sensor.getByText(/Ready until/)).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Devices' }).click();
  const device = page.getByRole('link', { name: /Cold store north.*2\.5\.0/ });
  await expect(device).toBeVisible();
  gateway.isOnline = false;
  // The app knows that nothing answers: what went out unanswered would be asked about instead.
  await findOffline(page);
  await device.click();
  await page.getByRole('button', { name: 'Upgrade now' }).click();
  await expect(page.getByText('Saved here, not sent yet')).toBeVisible();
  expect(gateway.former()).not.toBe('');
  expect(await keptText(page, 'outbox')).toContain(gateway.former());

  await page.unrouteAll();
  await page.goto('/packages');
  await expect(sensor.getByText(/Ready until/)).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Activity' }).click();
  const line = page.getByRole('main').getByRole('listitem').filter({ hasText: 'Cold store north' });
  await expect(line.getByText(/Accepted by the Developer Center/)).toBeVisible();
  expect(await requestsOf(server, 'actOnPlans')).toBe(1);
  for (const store of ['outbox', 'packages', 'secrets', 'plans', 'settings']) {
    await expect.poll(() => keptText(page, store), store).not.toContain(gateway.former());
  }
});
