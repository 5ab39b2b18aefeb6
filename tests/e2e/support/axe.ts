import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from 'playwright/test';

const WIDTHS = [360, 1280] as const;

/** Of axe's rules only these look at colours; what the others find in light they find in dark. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

async function emulateScheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  // The colours of the other scheme are those of the next frame.
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

async function expectNoViolations(page: Page, seenAs: string, rules?: string[]): Promise<void> {
  // Without frames to gather from, axe needs no second page, which would hide this one from its user.
  const builder = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules ? builder.withRules(rules) : builder).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
    `axe at ${seenAs}`,
  ).toEqual([]);
}

/** Axe finds nothing on the page as it stands: light and dark, on a phone and on a desk. */
export async function expectAccessible(page: Page): Promise<void> {
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    await emulateScheme(page, 'light');
    await expectNoViolations(page, `${width} pixels, light`);
    await emulateScheme(page, 'dark');
    await expectNoViolations(page, `${width} pixels, dark`, COLOUR_RULES);
  }
  if (before) await page.setViewportSize(before);
}
