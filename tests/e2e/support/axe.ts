import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from 'playwright/test';

const WIDTHS = [360, 1280] as const;
const SCHEMES = ['light', 'dark'] as const;

/** Axe finds nothing on the page as it stands: light and dark, on a phone and on a desk. */
export async function expectAccessible(page: Page): Promise<void> {
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // The colours of the other scheme are those of the next frame.
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
        `axe at ${width} pixels, ${colorScheme}`,
      ).toEqual([]);
    }
  }
  if (before) await page.setViewportSize(before);
}
