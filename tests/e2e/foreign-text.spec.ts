import type { Page } from 'playwright/test';
import { expect, test } from './support/fixtures';
import { changeList, expectNoSidewaysScroll } from './support/list';

const device = { name: /^long/, productKey: 'p11tRk', deviceKey: '004999010000001' };

/** 20,000 characters with nowhere to break, of what text can be. */
const endless = `long${'x'.repeat(19_996)}`;
const turned = `end\u202e\u0007${'\u0301'.repeat(2_000)}`;

/** Makes every text of every answer that is for people endless. */
async function giveEndlessTexts(page: Page): Promise<void> {
  const texts = [
    'planName',
    'deviceName',
    'productName',
    'deviceStatusDesc',
    'versionInfo',
    'upgradeVersionInfo',
  ];
  await changeList(page, ({ data }) => {
    for (const row of data.list) Object.assign(row, { productName: endless });
    Object.assign(data.list[0] ?? {}, { deviceName: turned });
  });
  await page.route(/\/gateway\/api\/(devicePlan|upgradeDetails|device)$/, async (route) => {
    const response = await route.fetch();
    const body = JSON.stringify(await response.json(), (name, value: unknown) =>
      texts.includes(name) ? endless : value,
    );
    await route.fulfill({ response, body });
  });
}

for (const width of [360, 1280]) {
  test(`texts of 20,000 characters stay within a page of ${width} pixels`, async ({
    page,
    server,
    signedIn,
  }) => {
    expect(server).toBeDefined();
    expect(signedIn).toBe(page);
    await page.setViewportSize({ width, height: 800 });
    await giveEndlessTexts(page);
    await page.goto('/');
    await expect(
      page
        .getByRole('main')
        .getByRole(width < 1100 ? 'listitem' : 'row')
        .getByText(/^longx+…$/)
        .first(),
    ).toBeVisible();
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: /^Filter/ }).click();
    await expectNoSidewaysScroll(page);
    await page.goto(`/devices/${device.productKey}/${device.deviceKey}`);
    const title = page.getByRole('heading', { level: 1, name: device.name });
    await expect(title).toBeVisible();
    await expectNoSidewaysScroll(page);
    await title.getByRole('button', { name: 'Show all' }).click();
    await expect(title).toContainText(endless);
    await expectNoSidewaysScroll(page);
    for (const path of ['/activity', '/packages']) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectNoSidewaysScroll(page);
    }
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });
}
