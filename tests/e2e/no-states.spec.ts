import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/fixtures';

/** What stands in every state's page, and in nothing of the app. */
const MARK = 'data-shows';

test('nothing of the states is in the build of the app', async ({ signedIn: page }) => {
  const scripts = readdirSync('build', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.js'),
  );
  expect(scripts.length).toBeGreaterThan(10);
  const marked = scripts.filter((name) => readFileSync(join('build', name), 'utf8').includes(MARK));
  expect(marked).toEqual([]);
  await page.goto('/states');
  await expect(page.getByRole('heading', { name: 'This page does not exist' })).toBeVisible();
});
