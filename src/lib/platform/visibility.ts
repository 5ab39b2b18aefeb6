import { eventSignal, type BrowserSignal } from './signal';

/** Whether this page is in sight. */
export function pageVisibility(page: Document): BrowserSignal {
  return eventSignal(page, ['visibilitychange'], () => page.visibilityState === 'visible');
}
