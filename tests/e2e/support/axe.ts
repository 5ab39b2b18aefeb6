import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { RunOptions } from 'axe-core';
import { expect, type Page } from 'playwright/test';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** Half as long as what the package itself would put into a page, which each page has to read anew. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A phone, and the widest window that shows what a phone does; what a desk shows has looks of its own. */
const WIDTHS = [360, 1080] as const;

/** Of axe's rules only these look at colours; what the others find in light they find in dark. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

async function emulateScheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  // The colours of the other scheme are those of the next frame.
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

/** Of a modal dialog that is open nothing else: what lies behind it can neither be reached nor be read. */
async function expectNoViolations(page: Page, seenAs: string, runOnly?: string[]): Promise<void> {
  const options: RunOptions = { resultTypes: ['violations'], ...(runOnly && { runOnly }) };
  const found = await page.evaluate(async (given) => {
    const modal = [...document.querySelectorAll('dialog:modal')];
    const { violations } = await window.axe.run(modal.length > 0 ? modal : document, given);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  }, options);
  expect(found, `axe at ${seenAs}`).toEqual([]);
}

/** Axe finds nothing on the page as it stands, light and dark, at the width that it has. */
export async function expectAccessibleAsIs(page: Page): Promise<void> {
  await page.evaluate(AXE);
  await emulateScheme(page, 'light');
  await expectNoViolations(page, 'light');
  await emulateScheme(page, 'dark');
  await expectNoViolations(page, 'dark', COLOUR_RULES);
  await emulateScheme(page, 'light');
}

/**
 * Axe finds nothing on the page as it stands: light on a phone, light and dark in a wide window. The walk through the
 * states sees the dark phone.
 */
export async function expectAccessible(page: Page): Promise<void> {
  const before = page.viewportSize();
  // Once for all the looks.
  await page.evaluate(AXE);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    await emulateScheme(page, 'light');
    await expectNoViolations(page, `${width} pixels, light`);
  }
  await emulateScheme(page, 'dark');
  await expectNoViolations(page, 'dark', COLOUR_RULES);
  if (before) await page.setViewportSize(before);
}
