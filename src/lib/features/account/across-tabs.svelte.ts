import type { SessionState } from '$lib/fleet/session.svelte';
import { openChannel } from '$lib/platform/channel';

/** Lets every tab follow who signs in or out in one of them. To be called while a component is made. */
export function followAcrossTabs(session: Pick<SessionState, 'status' | 'account' | 'busy' | 'load'>): void {
  const others = openChannel('session');
  let told: string | null | undefined;

  $effect(() => others.subscribe(() => void session.load()));

  $effect(() => {
    const { kind } = session.status;
    if (kind === 'loading' || kind === 'failed' || kind === 'unconfirmed') return;
    const id = session.account?.id ?? null;
    // What the page finds at its start is no news.
    if (told !== undefined && id !== told) others.post();
    told = id;
  });

  // A word can be quicker than the mark that it is about: it is said again once all of signing in or out is done.
  let wasBusy = false;
  $effect(() => {
    const { busy } = session;
    if (wasBusy && !busy) others.post();
    wasBusy = busy;
  });
}
