import { goto } from '$app/navigation';
import type { AccountParts } from '$lib/fleet/account-parts';
import { openNotifications } from '$lib/fleet/notifications.svelte';
import { everyTick } from '$lib/fleet/ticks';
import type { Told } from '$lib/fleet/sights';
import { lockNames } from '$lib/platform/locks';
import { onNotificationOpened } from '$lib/platform/notifications';
import { wakeWorker } from '$lib/platform/periodic-sync';
import { dayAt, endOfDay } from '$lib/plans/days';
import { keepAwayWords } from '$lib/storage/settings';
import { claimEvent, pruneToldEvents } from '$lib/storage/told-events';
import { localZone } from '$lib/ui/format';
import { AwaitedPlans } from './awaited-plans';
import { plansEnding, reportsWaiting, type Due } from './due';
import { awayWords, notificationWords } from './notification-words';
import { places } from './places';
import { Notifier } from './notifier';

/** How often it is looked for what is due, and asked for what is awaited, ms. */
const LOOK = 30 * 60_000;
const ASK = 30_000;

/** Tells what happens to an account's devices while nobody looks, until the account goes. */
export function openNotifier(account: AccountParts): { readonly isOpen: true } {
  const { fleet, outgoing, database, scope, clock, locks, visible, connection, own, onStop } = account;
  const notifications = own(openNotifications);
  const time = (): number => connection.client.serverTime.now();
  let isStopped = false;
  const notifier = new Notifier({
    ...{ port: notifications.port, locks, visible, words: notificationWords(places) },
    isWanted: () => !isStopped && notifications.wish === 'on',
    claim: (id, again) => claimEvent(database, scope, id, clock.now(), again),
    now: () => clock.now(),
  });

  /** What cannot be told now is seen in the app: a notification only adds to it. */
  const quietly = (work: Promise<unknown>): void => void work.catch(() => undefined);

  function onSight({ device, plan, state }: Told): void {
    if (state !== 'succeeded' && state !== 'failed') return;
    if (!fleet.store.wasDecidedHere(plan)) return;
    const name = fleet.devices.find(device)?.name ?? (plan.deviceName || device.deviceKey);
    quietly(notifier.happened({ kind: 'upgrade', device, name, end: state, way: 'cloud', id: plan.planId }));
  }

  async function look(): Promise<void> {
    if (visible.active || notifications.wish !== 'on') return;
    const now = time();
    const zone = localZone();
    const today = dayAt(now, zone);
    const end = endOfDay(today, zone) ?? now;
    const reports = reportsWaiting(await outgoing.entries(), now, today);
    const due: Due[] = [...plansEnding(fleet.devices.rows, now, end), ...(reports === null ? [] : [reports])];
    for (const each of due) await notifier.due(each);
  }

  const awaited = new AwaitedPlans({
    ...{ client: connection.client, store: fleet.store },
    rows: () => fleet.devices.rows,
  });
  async function ask(): Promise<void> {
    if (!visible.active && notifications.wish === 'on') await awaited.ask();
  }

  const stopTicks = [
    everyTick(clock, LOOK, () => quietly(look())),
    everyTick(clock, ASK, () => quietly(ask())),
  ];
  quietly(pruneToldEvents(database, scope, clock.now()));

  /** While the app is closed a worker tells what is due, if the browser wakes it. */
  async function leave(): Promise<void> {
    const isWanted = notifications.wish === 'on';
    const { serviceWorker, permissions } = navigator as Partial<Navigator>;
    if (isWanted) await keepAwayWords(database, awayWords(localZone()));
    await wakeWorker(serviceWorker, permissions, isWanted);
  }

  let letGo = (): void => undefined;
  /** Other tabs see by the lock that a person looks. */
  function sight(): void {
    letGo();
    letGo = (): void => undefined;
    if (!visible.active) {
      quietly(look());
      quietly(leave());
      return;
    }
    const stop = new AbortController();
    const held = locks.hold(
      lockNames.inSight,
      () => new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve())),
      { signal: stop.signal },
    );
    quietly(held);
    letGo = () => stop.abort();
  }
  sight();
  // Whoever has looked away before their wish was read is told too.
  const ready = notifications.load().then(async () => {
    if (!isStopped) await Promise.all([look(), leave()]);
  });
  quietly(ready);

  const ends = [
    visible.subscribe(sight),
    fleet.followed?.onSight(onSight),
    onNotificationOpened(
      (navigator as Partial<Navigator>).serviceWorker,
      (path) => {
        // eslint-disable-next-line svelte/no-navigation-without-resolve -- it was resolved when it was put there
        void goto(path);
      },
      () => location.pathname + location.search,
    ),
    notifications.onHappening((happening) => quietly(notifier.happened(happening))),
  ];
  onStop(() => {
    isStopped = true;
    for (const stop of stopTicks) stop();
    letGo();
    for (const end of ends) end?.();
    // Whoever comes next sees nothing of this account's.
    quietly(notifications.port.clear());
  });
  return { isOpen: true };
}
