import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright/test';

/** How often it is looked, ms. */
const EVERY = 20;

/** What renderers hold of the machine's memory (RSS), in MB; null if the system does not tell. */
async function readMemory(processes: readonly number[]): Promise<number[] | null> {
  try {
    const texts = await Promise.all(processes.map((id) => readFile(`/proc/${id}/status`, 'utf8')));
    return texts.map((text) => Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1] ?? NaN) / 1_000);
  } catch {
    // Not Linux.
    return null;
  }
}

/** The renderers by their process, with the seconds of work that each has done. */
async function renderersOf(browser: Browser): Promise<Map<number, number>> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return new Map(
    processInfo.filter(({ type }) => type === 'renderer').map(({ id, cpuTime }) => [id, cpuTime]),
  );
}

export interface Growth {
  /** MB; NaN if the system does not tell. */
  readonly peak: number;
  readonly growth: number;
}

/**
 * Does something, and gives by how much the renderer that worked for it grew, and how large it was at most. (Another
 * one may grow too: one that the browser keeps ready.)
 */
export async function whileWatched<T>(browser: Browser, work: () => Promise<T>): Promise<[T, Growth]> {
  const idle = await renderersOf(browser);
  const renderers = [...idle.keys()];
  const before = await readMemory(renderers);
  const most = [...(before ?? [])];
  const timer = setInterval(() => {
    void readMemory(renderers).then((now) => {
      for (const [index, each] of (now ?? []).entries()) most[index] = Math.max(most[index] ?? 0, each);
    });
  }, EVERY);
  const result = await work().finally(() => clearInterval(timer));
  const busy = await renderersOf(browser);
  const worked = renderers.map((id) => (busy.get(id) ?? 0) - (idle.get(id) ?? 0));
  const at = worked.indexOf(Math.max(...worked));
  const peak = most[at] ?? NaN;
  return [result, { peak, growth: peak - (before?.[at] ?? NaN) }];
}
