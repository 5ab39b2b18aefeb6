import { expect, test } from './support/fixtures';
import { lineOf, searchField } from './support/list';

test('search, list, selection and batch by keyboard alone', async ({ signedIn: page }) => {
  await expect(page.getByText('24 devices')).toBeVisible();
  await page.keyboard.press('/');
  await expect(searchField(page)).toBeFocused();
  await page.keyboard.type('re/?');
  await expect(searchField(page)).toHaveValue('re/?');
  await page.keyboard.press('Escape');
  await expect(searchField(page)).toHaveValue('');

  await page.keyboard.press('ArrowDown');
  const link = (device: string) => page.getByRole('link', { name: device });
  await expect(link('Cold store north')).toBeFocused();
  await page.keyboard.press('Space');
  await expect(lineOf(page, 'Cold store north').getByRole('checkbox')).toBeChecked();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(link('Warehouse gateway')).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('End');
  await expect(link('Roof weather sensor')).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('PageDown');
  await expect(link('Cold store south')).toBeFocused();

  await page.getByRole('button', { name: 'Upgrade 2' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Upgrade now' });
  const upgrade = dialog.getByRole('button', { name: 'Upgrade 2 devices' });
  await expect(upgrade).toBeVisible();
  await upgrade.focus();
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Done for 2 devices.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText('devices selected')).toHaveCount(0);
});

test('one line is a tab stop, Enter opens it, and coming back stands on it', async ({ signedIn: page }) => {
  await expect(page.getByText('24 devices')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('checkbox', { name: 'Select all: Under way' })).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('link', { name: 'Workshop compressor' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Workshop compressor', level: 1 })).toBeVisible();
  await page.goBack();
  await expect(page.getByText('24 devices')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('link', { name: 'Workshop compressor' })).toBeFocused();
});

test('the help names every shortcut, and Escape clears the selection', async ({ signedIn: page }) => {
  await page.getByRole('checkbox', { name: 'Select Cold store north' }).check();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help.getByRole('term')).toHaveCount(10);
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
  await expect(page.getByText('1 device selected')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('1 device selected')).toHaveCount(0);
});
