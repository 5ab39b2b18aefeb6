import { eventSignal, type BrowserSignal } from './signal';

/** What the browser believes of the network: a hint to try again at once, never a reason not to try. */
export function networkHint(page: Window): BrowserSignal {
  return eventSignal(page, ['online', 'offline'], () => page.navigator.onLine);
}
