import { expect, test } from './support/fixtures';
import { lineOf } from './support/list';

test('in forced colours a box shows a tick only if it is ticked', async ({ signedIn: page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  const line = lineOf(page, 'Cold store north');
  const box = line.getByRole('checkbox');
  const tick = line.locator('.checkbox svg');
  const others = page.locator('.checkbox svg');
  await expect(box).not.toBeChecked();
  await expect(tick).toBeHidden();
  await box.check();
  await expect(tick).toBeVisible();
  await expect.poll(async () => (await others.all()).length).toBeGreaterThan(1);
  const shown = await others.evaluateAll(
    (ticks) => ticks.filter((each) => getComputedStyle(each).visibility === 'visible').length,
  );
  // The line's own, and "some of them" of its group.
  expect(shown).toBe(2);
});
