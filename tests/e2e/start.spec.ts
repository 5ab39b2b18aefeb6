import { ANSWER_TIMEOUT_MS } from '../../src/lib/developer-center/transport';
import { keptText } from './support/database';
import { devices, openDevice } from './support/device-page';
import { expect, test } from './support/fixtures';
import { holdBack } from './support/hold';
import { requestsOf } from './support/server';

test('what is kept is shown before the gateway has answered, and what is decided then goes out once it has', async ({
  signedIn: page,
  server,
}) => {
  const navigation = page.getByRole('navigation');
  await expect.poll(() => keptText(page, 'plans')).toContain(devices.succeeded.deviceKey);
  await expect.poll(() => keptText(page, 'plans')).toContain(devices.awaiting.deviceKey);
  await expect.poll(() => keptText(page, 'devices')).toContain(devices.awaiting.name);

  // However long a machine takes for what follows, the page does not give the answer up.
  await page.addInitScript((deadline) => {
    const after = globalThis.setTimeout.bind(globalThis);
    const patient = (task: () => void, ms?: number): unknown => (ms === deadline ? 0 : after(task, ms));
    Object.assign(globalThis, { setTimeout: patient });
  }, ANSWER_TIMEOUT_MS);
  const letGo = await holdBack(page, /\/gateway\/session$/);
  const asked: string[] = [];
  page.on('request', (request) => {
    // What the page before still asked for is not this one's.
    if (request.isNavigationRequest()) asked.length = 0;
    if (request.url().includes('/gateway/')) asked.push(new URL(request.url()).pathname);
  });
  await page.reload();
  await expect(page.getByRole('link', { name: /Cold store north.*2\.5\.0/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Account' })).toBeVisible();
  await navigation.getByRole('link', { name: 'Plans' }).click();
  await expect(page.getByRole('region', { name: 'Tracker firmware 2.5.0', exact: true })).toBeVisible();
  await navigation.getByRole('link', { name: 'Packages' }).click();
  await expect(page.getByRole('button', { name: 'Prepare: Loading bay sensor' })).toBeEnabled();
  await navigation.getByRole('link', { name: 'Devices' }).click();
  await openDevice(page, devices.awaiting.name);
  await expect(page.getByRole('button', { name: 'Upgrade now' })).toBeEnabled();
  await page.goBack();
  await openDevice(page, devices.succeeded.name);
  await page.getByRole('button', { name: 'Mark as seen' }).click();
  await expect(page.getByText('Saved here, not sent yet', { exact: true })).toBeVisible();
  await expect(page.getByText('No connection')).toHaveCount(0);
  const asking = page.getByRole('status').filter({ hasText: 'Still asking…' });
  await expect(asking).toContainText(/Shown as last known on .*kept, and sent once it has answered/);
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(asked).toEqual(['/gateway/session']);

  letGo();
  await expect(page.getByText('Saved here, not sent yet', { exact: true })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Mark as seen' })).toBeHidden();
  await expect.poll(() => requestsOf(server, 'acknowledgeResult')).toBe(1);
  await expect(page.getByText('No connection')).toHaveCount(0);
  await expect(asking).toBeHidden();
});

test(
  'a start at which the server answers with an error says so, and ends by itself',
  { tag: '@long' },
  async ({ signedIn: page, server }) => {
    await expect.poll(() => keptText(page, 'plans')).toContain(devices.succeeded.deviceKey);
    await expect.poll(() => keptText(page, 'devices')).toContain(devices.succeeded.name);
    const answer = { status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' };
    await page.route('**/gateway/**', (route) => route.fulfill(answer));
    await page.reload();
    const said = page.getByRole('status').filter({ hasText: 'Server error' });
    await expect(said).toContainText(/answers with an error, and is asked again by itself/);
    await expect(page.getByText('No connection')).toHaveCount(0);
    await openDevice(page, devices.succeeded.name);
    await page.getByRole('button', { name: 'Mark as seen' }).click();
    await expect(page.getByText('Saved here, not sent yet', { exact: true })).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);

    await page.unroute('**/gateway/**');
    await expect(said).toBeHidden({ timeout: 90_000 });
    await expect(page.getByText('Saved here, not sent yet', { exact: true })).toBeHidden();
    await expect.poll(() => requestsOf(server, 'acknowledgeResult')).toBe(1);
  },
);
