import { openChannel } from '../../platform/channel';
import type { AccountParts } from '../account-parts';
import { WorkList } from './work-list.svelte';

/** The account's work list, from the first page that asks for it until the account goes. */
export function openWorkList({ database, scope, clock, onStop }: AccountParts): WorkList {
  const list = new WorkList({ database, scope, clock, channel: openChannel('work-list') });
  onStop(() => list.close());
  return list;
}
