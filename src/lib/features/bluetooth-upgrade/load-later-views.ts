import { OverairError } from '$lib/errors';
import type { NowOrLater } from '$lib/ui/now-or-later';
import type * as Views from './later-views';

export type LaterViews = typeof Views;

let loaded: LaterViews | null = null;

/** What is shown only of an upgrade that was confirmed, all in one file. Rejects with `offline` if that does not come. */
export async function loadLaterViews(): Promise<LaterViews> {
  try {
    return (loaded ??= await import('./later-views'));
  } catch (error) {
    throw new OverairError('offline', {}, { cause: error });
  }
}

/** The same, at once if it is here: a phase that follows another is drawn in its place, with nothing in between. */
export function laterViews(): NowOrLater<LaterViews> {
  return loaded ?? loadLaterViews();
}
