import { systemClock } from '../lib/clock';
import { OverairError } from '../lib/errors';
import { countEntries } from '../lib/outbox/counts';
import { createOutboxEngine } from '../lib/outbox/engine';
import { allEntries } from '../lib/outbox/look-up';
import { showBadge } from '../lib/platform/badge';
import { openChannel } from '../lib/platform/channel';
import { webLocks } from '../lib/platform/locks';
import { showNotification } from '../lib/platform/show-notification';
import { Database } from '../lib/storage/database';
import { lastAccount } from '../lib/storage/settings';
import { tellDue } from './due';

const worker = globalThis as unknown as ServiceWorkerGlobalScope;

/**
 * What the browser wakes the worker for now and then: reports that wait are sent, and what is due is told by what is
 * kept. Rejects with storage errors.
 */
export async function lookForDue(): Promise<void> {
  // What cannot be sent is told.
  await sendOutbox().catch(() => undefined);
  if (Notification.permission !== 'granted') return;
  const database = new Database({ clock: systemClock });
  try {
    await tellDue({
      ...{ database, locks: webLocks(), now: systemClock.now() },
      entries: (scope) => database.read(['outbox'], (transaction) => allEntries(transaction, scope)),
      show: (text) => showNotification(worker.registration, text),
    });
  } finally {
    await database.close();
  }
}

/**
 * Sends what the last account has in its outbox, with no page open. Rejects if something waits still for nothing but
 * the network: the browser then comes back later. What waits for a session is left to the page.
 */
export async function sendOutbox(): Promise<void> {
  const database = new Database({ clock: systemClock });
  const channel = openChannel('outbox');
  try {
    const scope = await lastAccount(database);
    if (scope === null) return;
    const { outbox, sender } = createOutboxEngine({
      ...{ database, scope, clock: systemClock },
      locks: webLocks(),
      requests: {
        clock: systemClock,
        language: () => navigator.language,
        timeZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
      },
      // Which reports have a code, the session says: what is parked waits for a page.
      configured: () => null,
      // Nobody waits for what a worker sends.
      page: null,
      onChange: () => channel.post(),
    });
    const { waiting, waitsFor, failure } = await sender.run('sync');
    sender.stop();
    const counts = countEntries(await outbox.entries(scope));
    await showBadge(counts.waiting + counts.refused);
    if (failure) throw failure;
    if (waiting && waitsFor === null) throw new OverairError('offline');
  } finally {
    await database.close();
  }
}
