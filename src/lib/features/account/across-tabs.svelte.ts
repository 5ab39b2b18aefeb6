import type { SessionState } from '$lib/fleet/session.svelte';
import { openChannel } from '$lib/platform/channel';

/** Lets every tab follow who signs in or out in one of them. To be called while a component is made. */
export function followAcrossTabs(session: SessionState): void {
  const others = openChannel('session');
  let told: string | null | undefined;

  $effect(() => others.subscribe(() => void session.load()));

  $effect(() => {
    const { kind } = session.status;
    if (kind === 'loading' || kind === 'failed') return;
    const id = session.account?.id ?? null;
    // What the page finds at its start is no news.
    if (told !== undefined && id !== told) others.post();
    told = id;
  });
}
