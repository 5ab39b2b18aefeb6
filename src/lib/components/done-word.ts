import { m } from '$lib/paraglide/messages';
import { devicesText } from './list-words';

/** What became of a batch, in one sentence. */
export function doneWord(done: number, others: number): string {
  if (done === 0) return m.batch_done_none({ devices: devicesText(others) });
  if (others === 0) return m.batch_done_all({ devices: devicesText(done) });
  return m.batch_done_part({ devices: devicesText(done), others: devicesText(others) });
}
