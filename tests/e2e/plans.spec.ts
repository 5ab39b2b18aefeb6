import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { expectAccessible } from './support/axe';
import { expect, test } from './support/fixtures';
import { untilWatched } from './support/sight';
import { expectNoSidewaysScroll, groupOf } from './support/list';

const planOf = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

const lines = (page: Page) =>
  page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByRole('link') });

const numberIn = (text: string | null): number => Number(/(\d+)/.exec(text ?? '')?.[1]);

test('a plan says how it stands, leads to its devices, and they are decided from there', async ({
  signedIn: page,
}) => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Plans' }).click();
  await expect(page.getByRole('heading', { name: 'Plans', level: 1 })).toBeVisible();
  const plan = planOf(page, 'Tracker firmware 2.5.0');
  await expect(plan.getByText(/2\.4\.1.* → 2\.5\.0$/)).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  // The numbers of the list are those of the plan, in each state and over all.
  const states = plan.getByRole('list', { name: /devices by state$/ }).getByRole('link');
  const words = await states.allTextContents();
  expect(words.length).toBeGreaterThan(2);
  const all = numberIn(await plan.getByRole('link', { name: /^Show \d+ devices? of/ }).textContent());
  expect(words.reduce((sum, text) => sum + numberIn(text), 0)).toBe(all);
  const failed = words.find((text) => text.includes('Failed'));
  await states.filter({ hasText: 'Failed' }).click();
  await expect(page).toHaveURL(/\?plan=\d+&state=failed$/);
  await expect(page.getByRole('group', { name: 'Active filters' })).toContainText('Failed');
  await expect(lines(page)).toHaveCount(numberIn(failed ?? ''));

  await page.goBack();
  const saving = page.waitForEvent('download');
  await plan.getByRole('button', { name: /^Export CSV/ }).click();
  const file = await (await saving).path();
  const rows = (await readFile(file, 'utf8')).trimEnd().split('\r\n');
  expect(rows).toHaveLength(all + 1);
  expect(rows.filter((line) => line.includes(',failed,'))).toHaveLength(numberIn(failed ?? ''));

  // From the keyboard: what waits is selected, and the bar of the list does the rest.
  const select = plan.getByRole('button', { name: /^Select \d+ devices? of .*: Awaiting decision$/ });
  const waiting = numberIn(await select.getAttribute('aria-label'));
  await select.focus();
  await page.keyboard.press('Enter');
  const bar = page.getByRole('region', { name: 'Selected devices' });
  await expect(bar.getByRole('status')).toHaveText(new RegExp(`^${waiting} devices? selected`));
  await expect(bar.getByRole('button', { name: /^Upgrade now/ })).toBeVisible();
});

test('an upgrade is skipped or put off for one device and for many, and comes back', async ({
  signedIn: page,
}) => {
  await page.goto('/plans');
  const plan = planOf(page, 'Tracker firmware 2.5.0');
  await plan.getByRole('button', { name: /: Awaiting decision$/ }).click();
  const bar = page.getByRole('region', { name: 'Selected devices' });
  await bar.getByRole('button', { name: 'More actions' }).click();
  await bar.getByRole('button', { name: /^Skip or remind me/ }).click();
  const dialog = page.getByRole('dialog', { name: 'When should it come up again?' });
  await expectAccessible(page);
  await dialog.getByRole('button', { name: /^Skip this version/ }).click();
  await expect(bar).toContainText(/1 of them skipped/);
  await plan.getByRole('link', { name: /^Skipped 1/ }).click();
  await expect(page).toHaveURL(/state=skipped$/);
  const line = lines(page);
  await expect(line).toHaveCount(1);
  await expect(line).toContainText('Skipped');
  await expect(groupOf(page, 'Nothing to do')).toBeVisible();

  // It is kept, and taken back on the device's own page; there it is put off to a time.
  await page.reload();
  await line.getByRole('link').click();
  const undo = page.getByRole('button', { name: 'Show it again now' });
  await expect(undo).toBeVisible();
  const device = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
  await undo.click();
  await page.getByRole('button', { name: 'Skip or remind me…' }).click();
  await dialog.getByRole('button', { name: /^Remind me (tonight|tomorrow evening)/ }).click();
  await expect(page.getByText(/^Put off in this browser: it needs your decision again/)).toBeVisible();
  const devices = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Devices' });
  await devices.click();
  await expect(groupOf(page, 'Planned').getByRole('link', { name: device })).toContainText('Reminder');
  await expect(groupOf(page, 'Needs your decision').getByRole('link', { name: device })).toHaveCount(0);
  // Another tab shows it at once, without asking anybody.
  const other = await page.context().newPage();
  await other.goto('/');
  await untilWatched(other, 2);
  await expect(groupOf(other, 'Planned').getByRole('link', { name: device })).toContainText('Reminder');
  await page.goBack();
  await undo.click();
  await expect(groupOf(other, 'Needs your decision').getByRole('link', { name: device })).toBeVisible();
  await devices.click();
  await expect(groupOf(page, 'Needs your decision').getByRole('link', { name: device })).toBeVisible();
});
