import type { CDPSession, Page } from 'playwright/test';

declare global {
  interface Window {
    /** Milliseconds of each task of more than 50 since it was read last. */
    longTasks?: number[];
  }
}

/** What one thing that a person does cost the page. */
export interface ActionCost {
  readonly action: string;
  /** Tasks of more than 50 ms. */
  readonly long: number;
  /** The longest of them, ms; 0 if there is none. */
  readonly longest: number;
  /** What they took beyond 50 ms each, ms. */
  readonly blocked: number;
}

/** Milliseconds after which nothing is left of an action: what is asked for at rest has come, and is drawn. */
const SETTLED_MS = 1_500;

/** Has the page keep its long tasks from its beginning. */
export async function keepLongTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longTasks?.push(duration);
    }).observe({ type: 'longtask', buffered: true });
  });
}

async function takeLongTasks(page: Page): Promise<readonly number[]> {
  await page.waitForTimeout(SETTLED_MS);
  return page.evaluate(() => window.longTasks?.splice(0) ?? []);
}

/** Does something as a person does, and gives what that cost. */
export async function costOf(page: Page, action: string, act: () => Promise<unknown>): Promise<ActionCost> {
  await takeLongTasks(page);
  await act();
  const tasks = await takeLongTasks(page);
  return {
    action,
    long: tasks.length,
    longest: Math.max(0, ...tasks),
    blocked: tasks.reduce((sum, task) => sum + task - 50, 0),
  };
}

/** How much slower the page's own work is made. */
export const SLOWED = 4;

export async function slowDown(cdp: CDPSession, rate: number): Promise<void> {
  await cdp.send('Emulation.setCPUThrottlingRate', { rate });
}

/** Milliseconds that the same piece of work takes in this page just now: what the others are to be read beside. */
export function calibrate(page: Page): Promise<number> {
  return page.evaluate(() => {
    const times = Array.from({ length: 7 }, () => {
      const start = performance.now();
      const words: string[] = [];
      for (let index = 0; index < 20_000; index++) words.push(`Pump ${(index * 7_919) % 20_000}`);
      words.sort();
      return performance.now() - start;
    });
    return times.toSorted((a, b) => a - b)[times.length >> 1] ?? NaN;
  });
}
