import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright/test';

/** How often it is looked, ms. */
const EVERY = 20;

/** What renderers hold of the machine's memory (RSS), in MB; null where the system does not tell. */
async function readMemory(processes: readonly number[]): Promise<number[] | null> {
  try {
    const texts = await Promise.all(processes.map((id) => readFile(`/proc/${id}/status`, 'utf8')));
    return texts.map((text) => Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1] ?? NaN) / 1_000);
  } catch {
    // Not Linux.
    return null;
  }
}

async function renderersOf(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

export interface Growth {
  /** MB; NaN where the system does not tell. */
  readonly peak: number;
  readonly growth: number;
}

/** Does something, and gives how much the renderer that grew most grew by, and how large it was at most. */
export async function whileWatched<T>(browser: Browser, work: () => Promise<T>): Promise<[T, Growth]> {
  const renderers = await renderersOf(browser);
  const before = await readMemory(renderers);
  const most = [...(before ?? [])];
  const timer = setInterval(() => {
    void readMemory(renderers).then((now) => {
      for (const [index, each] of (now ?? []).entries()) most[index] = Math.max(most[index] ?? 0, each);
    });
  }, EVERY);
  const result = await work().finally(() => clearInterval(timer));
  const growths = most.map((peak, index) => ({ peak, growth: peak - (before?.[index] ?? NaN) }));
  const largest = growths.toSorted((a, b) => b.growth - a.growth)[0];
  return [result, largest ?? { peak: NaN, growth: NaN }];
}
