import type { State } from '../state';
import { forgetBrowser } from './browser';
import { recordedFetch, usualAnswers } from './gateway';
import { keep } from './keep';
import { letNotify } from './notifications';

/** Puts the state's world around the app: its gateway in the place of the network, and what its browser keeps and does. */
export async function begin({ answers, aheadMs, kept, browser, notifications }: State): Promise<void> {
  letNotify(notifications ?? 'default');
  globalThis.fetch = recordedFetch(
    { answers: { ...usualAnswers, ...answers }, aheadMs: aheadMs ?? 0 },
    globalThis.fetch.bind(globalThis),
  );
  // What answered the page itself is no gateway.
  window.earlySession = undefined;
  await keep(kept ?? {});
  forgetBrowser();
  await browser?.();
}
