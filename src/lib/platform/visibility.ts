import { eventSignal, type BrowserSignal } from './signal';

/** Whether this page is in sight. */
export function pageVisibility(page: Document): BrowserSignal {
  return eventSignal(page, ['visibilitychange'], () => page.visibilityState === 'visible');
}

/** What a browser does to a page: out of sight its timers are slowed, frozen nothing of it runs. */
export type PageLife = 'visible' | 'hidden' | 'frozen' | 'resumed';

/** Calls `listener` with each change; gives what ends that. Freezing is told by Chromium alone. */
export function onPageLife(page: Document, listener: (what: PageLife) => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  page.addEventListener('visibilitychange', () => listener(page.visibilityState), { signal });
  page.addEventListener('freeze', () => listener('frozen'), { signal });
  page.addEventListener('resume', () => listener('resumed'), { signal });
  return () => stop.abort();
}
