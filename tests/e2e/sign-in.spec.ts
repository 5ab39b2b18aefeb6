import { expect, test } from './support/fixtures';

const DEMO = { email: 'demo@example.com', password: 'Overair-demo-1' };

test('signs in by typing, after a wrong password that says how many tries are left', async ({
  page,
  server,
}) => {
  expect(server.origin).toBeTruthy();
  await page.goto('/');
  await expect(page.getByText('Demonstration')).toBeVisible();
  await page.getByRole('textbox', { name: 'E-mail' }).fill(DEMO.email);
  await page.getByLabel('Password', { exact: true }).fill('not this one');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('4 tries are left');

  await page.getByLabel('Password', { exact: true }).fill(DEMO.password);
  await page.getByLabel('Password', { exact: true }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Devices', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: /Cold store north/ })).toBeVisible();
  // Where the page begins: the field that was typed in is gone.
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('link', { name: /Cold store north/ })).toBeFocused();
});

test('signs in by phone', async ({ page, server }) => {
  expect(server.origin).toBeTruthy();
  await page.goto('/');
  await page.getByRole('radio', { name: 'Phone' }).check();
  await page.getByRole('textbox', { name: 'Phone number' }).fill('13800000001');
  await page.getByLabel('Password', { exact: true }).fill(DEMO.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Devices', exact: true })).toBeVisible();
});

test('asks for what is missing instead of sending it', async ({ page, server }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByText('Please fill this in.')).toHaveCount(2);
  expect(await server.control({ command: 'requests' })).toMatchObject({ data: {} });
});

test('signing out ends the session and comes back to the sign-in page', async ({ signedIn: page }) => {
  await page.getByRole('button', { name: 'Account' }).click();
  await expect(page.getByText(`Signed in as ${DEMO.email}`)).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('dialog', { name: 'Sign out?' }).getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in to your devices' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Sign in with the demo account' })).toBeVisible();
});

test('speaks Chinese when asked, at once and after a reload', async ({ signedIn: page }) => {
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('radio', { name: '简体中文' }).check();
  await expect(page.getByRole('heading', { level: 1, name: '设备' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: '设备' })).toBeVisible();
  await page.getByRole('link', { name: /Delivery van 12/ }).click();
  await expect(page.getByText('升级失败').first()).toBeVisible();
});

test.describe('in a Chinese browser', () => {
  test.use({ locale: 'zh-TW' });

  test('starts in Chinese', async ({ page, server }) => {
    expect(server.origin).toBeTruthy();
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1, name: '登录以查看您的设备' })).toBeVisible();
  });
});

test('paints a skeleton before any script has run', async ({ browser, server }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(server.origin);
  await expect(page.getByText('Overair', { exact: true })).toBeVisible();
  await context.close();
});

test('signing out in one tab signs out in all', async ({ signedIn: page, context }) => {
  const other = await context.newPage();
  await other.goto('/');
  await expect(other.getByRole('heading', { name: 'Devices', level: 1, exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await expect(other.getByRole('heading', { name: 'Sign in to your devices' })).toBeVisible();
});
