import { build, files, version } from '$service-worker';
import { OUTBOX_SYNC } from '../lib/platform/background-sync';
import { DUE_SYNC } from '../lib/platform/periodic-sync';
import { openNotification } from './notifications';
import { lookForDue, sendOutbox } from './outbox';
import { AppShell } from './shell';

const worker = globalThis as unknown as ServiceWorkerGlobalScope;
/** The build writes them beside the app's own files. */
const NOTICES = '/notices.json';

const shell = new AppShell({ version, build, files: [...files, NOTICES] });

worker.addEventListener('install', (event) => event.waitUntil(shell.install()));

worker.addEventListener('activate', (event) => {
  // The first version takes the page that installed it at once: it works without a network from then on.
  event.waitUntil(Promise.all([shell.tidy(), worker.clients.claim()]));
});

worker.addEventListener('fetch', (event) => {
  const answer = shell.answer(event.request);
  if (answer !== null) event.respondWith(answer);
});

/** Background Sync and its periodic form, if there is one; not in the types of workers. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

worker.addEventListener('sync' as keyof ServiceWorkerGlobalScopeEventMap, (event) => {
  const { tag } = event as unknown as SyncEvent;
  if (tag === OUTBOX_SYNC) (event as ExtendableEvent).waitUntil(sendOutbox());
});

worker.addEventListener('periodicsync' as keyof ServiceWorkerGlobalScopeEventMap, (event) => {
  const { tag } = event as unknown as SyncEvent;
  if (tag === DUE_SYNC) (event as ExtendableEvent).waitUntil(lookForDue());
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const windows = {
    all: () => worker.clients.matchAll({ type: 'window', includeUncontrolled: true }),
    open: (path: string) => worker.clients.openWindow(path),
  };
  event.waitUntil(openNotification(event.notification.data, windows));
});

worker.addEventListener('message', (event) => {
  const type = (event.data as { type?: unknown } | null)?.type;
  // A new version waits until the person says so.
  if (type === 'SKIP_WAITING') event.waitUntil(worker.skipWaiting());
  if (type === 'TIDY') event.waitUntil(shell.tidy());
});
