import { hasFailed, type BatchResult } from './batch.svelte';
import { m } from '$lib/paraglide/messages';
import { devicesText } from '$lib/views/devices-text';
import { sentences } from '$lib/ui/format';

/** How many of a batch were taken, how many are still to be sent or known, and how many had no effect. */
export interface DoneCounts {
  readonly done: number;
  readonly open: number;
  readonly failed: number;
}

/** How many of a batch were accepted, failed, or are not known yet. */
export function doneCounts(results: readonly BatchResult[]): DoneCounts {
  const done = results.filter(({ standing }) => standing.kind === 'accepted').length;
  const failed = results.filter(({ standing }) => hasFailed(standing)).length;
  return { done, failed, open: results.length - done - failed };
}

/** What became of a batch, in a sentence or two. */
export function doneWord({ done, open, failed }: DoneCounts): string {
  const waits = open === 0 ? null : m.batch_done_open({ devices: devicesText(open) });
  if (done === 0 && failed === 0) return waits ?? m.batch_done_none({ devices: devicesText(0) });
  if (done === 0) return sentences(m.batch_done_none({ devices: devicesText(failed) }), waits);
  if (failed === 0) return sentences(m.batch_done_all({ devices: devicesText(done) }), waits);
  return sentences(m.batch_done_part({ devices: devicesText(done), others: devicesText(failed) }), waits);
}
