import type { State } from '../state';
import { recordedFetch, usualAnswers } from './gateway';
import { keep } from './keep';
import { letNotify } from './notifications';

/** Puts the state's world around the app: its gateway in the place of the network, and what its browser keeps. */
export async function begin({ answers, kept, notifications = 'default' }: State): Promise<void> {
  letNotify(notifications);
  globalThis.fetch = recordedFetch({ ...usualAnswers, ...answers }, globalThis.fetch.bind(globalThis));
  await keep(kept ?? {});
}
