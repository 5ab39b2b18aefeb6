import type { DeviceId } from '../plans/types';
import type { Database } from '../storage/database';
import type { OutboxRecord } from '../storage/outbox-record';
import type { AccountScope } from '../storage/scope';
import { entriesAbout } from './look-up';
import { standingOf } from './standing';
import { isReport } from './subjects';
import { deviceIdText } from '../plans/device-id';

/**
 * Whether the Developer Center's plan of a device is not to be believed yet, as a report about it is still to arrive:
 * a success, however long it waits; any other one that is about to be sent. Rejects with storage errors.
 */
export async function awaitsReport(
  database: Database,
  scope: AccountScope,
  device: DeviceId,
  offline: boolean,
): Promise<boolean> {
  const entries = await database.read(['outbox'], (transaction) =>
    entriesAbout(transaction, scope, [device]),
  );
  const id = deviceIdText(device);
  return entries.some((entry) => deviceIdText(entry) === id && isAwaited(entry, offline));
}

/** One that is parked waits for a person: nothing comes of it by itself. */
function isAwaited(entry: OutboxRecord, offline: boolean): boolean {
  const standing = standingOf(entry);
  if (!isReport(entry.subject) || (standing.kind !== 'waiting' && standing.kind !== 'unknown')) return false;
  if (entry.state !== 'waiting') return false;
  if (entry.subject.report === 'succeeded') return true;
  const isDelayed = standing.kind === 'unknown' || standing.why === 'network' || standing.why === 'session';
  return !offline && !isDelayed;
}
