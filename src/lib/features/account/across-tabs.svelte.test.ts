import { flushSync } from 'svelte';
import { expect, it, vi } from 'vitest';
import type { SessionState } from '$lib/fleet/session.svelte';
import { openChannel } from '$lib/platform/channel';
import { followAcrossTabs } from './across-tabs.svelte';

it('tells other tabs of a change at once, and again when all of it is done', async () => {
  const account = { id: 'a', name: 'A' };
  let status = $state<SessionState['status']>({ kind: 'signed-in', account });
  let busy = $state(false);
  const load = vi.fn(() => Promise.resolve());
  const words = vi.fn();
  const stopHearing = openChannel('session').subscribe(words);
  const stop = $effect.root(() => {
    followAcrossTabs({
      load,
      get status() {
        return status;
      },
      get account() {
        return 'account' in status ? status.account : null;
      },
      get busy() {
        return busy;
      },
    });
  });
  flushSync();
  busy = true;
  status = { kind: 'signed-out' };
  flushSync();
  await vi.waitFor(() => expect(words).toHaveBeenCalledTimes(1));
  busy = false;
  flushSync();
  await vi.waitFor(() => expect(words).toHaveBeenCalledTimes(2));
  // Its own words are none to itself.
  expect(load).not.toHaveBeenCalled();
  stop();
  stopHearing();
});
