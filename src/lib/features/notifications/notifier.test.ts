import { describe, expect, it, vi } from 'vitest';
import type { DeveloperCenter } from '$lib/developer-center/client';
import type { Happening } from '$lib/fleet/notifications.svelte';
import { PlanStore } from '$lib/fleet/plan-store';
import { deviceRow } from '$lib/fleet/rows';
import { lockNames } from '$lib/platform/locks';
import type { NotificationPort, NotificationText } from '$lib/platform/notifications';
import { claimEvent } from '$lib/storage/told-events';
import { HOUR, START, TestClock } from '$lib/testing/clock';
import { alice, freshDatabase } from '$lib/testing/database';
import { keptEntry } from '$lib/testing/kept-records';
import { FakeLockManager } from '$lib/testing/locks';
import { deviceWith, idOf, planWith } from '$lib/testing/plans';
import { AwaitedPlans } from './awaited-plans';
import { plansEnding, reportsWaiting } from './due';
import { notificationWords } from './notification-words';
import { Notifier } from './notifier';

// The messages ask a browser for the language, dates and numbers for the region.
vi.hoisted(() => {
  vi.stubGlobal('localStorage', { getItem: () => 'en' });
  vi.stubGlobal('navigator', { languages: ['en-GB', 'en'] });
});

const upgrade = (
  key: string,
  end: 'succeeded' | 'failed',
  planId = '7',
): Extract<Happening, { kind: 'upgrade' }> => ({
  ...{ kind: 'upgrade', device: idOf(key), name: `Device ${key}`, end, way: 'cloud', id: planId },
});

const words = notificationWords({
  activity: () => '/activity',
  device: ({ productKey, deviceKey }) => `/devices/${productKey}/${deviceKey}`,
  bluetooth: () => '/bluetooth',
  waiting: (planId) => `/?plan=${planId}`,
});

/** Tabs of one browser, out of sight, that share what it shows and keeps. */
function setUp() {
  const clock = new TestClock();
  const database = freshDatabase();
  const locks = new FakeLockManager().tab();
  const shown = new Map<string, NotificationText>();
  const state = { isWanted: true, isVisible: false };
  const told: string[] = [];
  const port: NotificationPort = {
    permission: () => 'granted',
    ask: () => Promise.resolve('granted'),
    items: (tag) => Promise.resolve(shown.get(tag)?.items ?? []),
    show: (text) => {
      shown.set(text.tag, text);
      told.push(text.title);
      return Promise.resolve(true);
    },
    clear: () => {
      shown.clear();
      return Promise.resolve();
    },
  };
  const tab = () =>
    new Notifier({
      ...{ port, locks, words, now: () => clock.now() },
      visible: {
        get active() {
          return state.isVisible;
        },
      },
      isWanted: () => state.isWanted,
      claim: (id, again) => claimEvent(database, alice, id, clock.now(), again),
    });
  return { clock, locks, shown, state, told, tab };
}

describe('notifications', () => {
  it('tell an event once, however many tabs hear of it', async () => {
    const { tab, told, shown } = setUp();
    await Promise.all([tab(), tab(), tab()].map((each) => each.happened(upgrade('a', 'succeeded'))));
    expect(told).toEqual(['Upgrade succeeded']);
    expect([...shown.values()]).toMatchObject([{ body: 'Device a', path: '/devices/p/a' }]);
  });

  it('of many upgrades are one that counts them, and leads to Activity', async () => {
    const { tab, shown } = setUp();
    const ends = [upgrade('a', 'succeeded'), upgrade('b', 'failed'), upgrade('c', 'succeeded')];
    await Promise.all(ends.map((end) => tab().happened(end)));
    expect([...shown.values()]).toMatchObject([
      { title: 'Upgrades have ended', body: '2 succeeded. 1 failed.', path: '/activity' },
    ]);
  });

  it('tell it again if a device fails once more later, or another plan does', async () => {
    const { tab, clock, told } = setUp();
    await tab().happened(upgrade('a', 'failed'));
    await tab().happened(upgrade('a', 'failed'));
    await tab().happened(upgrade('a', 'failed', '8'));
    clock.advance(HOUR);
    await tab().happened(upgrade('a', 'failed'));
    expect(told).toHaveLength(3);
  });

  it('tell of a success once, also if a tab hears of it much later', async () => {
    const { tab, clock, told } = setUp();
    await tab().happened(upgrade('a', 'succeeded'));
    clock.advance(HOUR);
    await tab().happened(upgrade('a', 'succeeded'));
    expect(told).toHaveLength(1);
  });

  it('are not for who looks at the app, in this tab or another', async () => {
    const { tab, state, locks, told } = setUp();
    state.isVisible = true;
    await tab().happened(upgrade('a', 'failed'));
    state.isVisible = false;
    await locks.hold(lockNames.inSight, () => tab().happened(upgrade('a', 'failed')));
    expect(told).toEqual([]);
    await tab().happened(upgrade('a', 'failed'));
    expect(told).toHaveLength(1);
  });

  it('end with the account, also one that was about to be shown', async () => {
    const { tab, state, shown, locks } = setUp();
    let go = (): void => undefined;
    const busy = locks.hold(lockNames.notifying, () => new Promise<void>((resolve) => (go = resolve)));
    const telling = tab().happened(upgrade('a', 'failed'));
    state.isWanted = false;
    go();
    await Promise.all([busy, telling]);
    expect(shown.size).toBe(0);
  });

  it('say that a batch is done, and what is due, each once', async () => {
    const { tab, shown, told } = setUp();
    await tab().happened({ kind: 'batch', id: 'x', accepted: 3, total: 4 });
    for (let count = 0; count < 2; count++) {
      await tab().due({ kind: 'plan-ends', planId: '7', planName: 'Winter', devices: 2, end: START });
      await tab().due({ kind: 'reports-wait', count: 2, day: 'today' });
    }
    expect(told).toHaveLength(3);
    expect(shown.get('overair-plan-7')).toMatchObject({ path: '/?plan=7' });
    expect(shown.get('overair-plan-7')?.body).toContain('Winter');
  });
});

describe('what is due', () => {
  const end = START + 9 * HOUR;
  const rowOf = (
    key: string,
    endsAt: number,
    changes: Parameters<typeof planWith>[1] = {},
    shared = false,
  ) => {
    const period = { start: START - HOUR, end: endsAt };
    const plan = planWith(key, { planName: 'Winter', period, ...changes });
    return deviceRow(deviceWith(key, { shared }), plan, START);
  };

  it('are plans that end today while own devices still wait for a decision', () => {
    const rows = [
      ...[rowOf('a', START + HOUR), rowOf('b', START + 2 * HOUR), rowOf('c', end + 1)],
      ...[rowOf('d', START + HOUR, { planId: '2', userConfirmStatus: 'confirmed' })],
      ...[rowOf('e', START + HOUR, { planId: '3' }, true)],
    ];
    expect(plansEnding(rows, START, end)).toEqual([
      { kind: 'plan-ends', planId: '1', planName: 'Winter', devices: 2, end: START + HOUR },
    ]);
  });

  it('are reports that have waited for a day, and no other entries', () => {
    const report = { kind: 'report', componentNo: '1', report: 'succeeded' } as const;
    const waiting = { ...keptEntry, state: 'waiting' as const, subject: report };
    const day = 24 * HOUR;
    const entries = [
      { ...waiting, decidedAt: START },
      { ...waiting, decidedAt: START + 1 },
      { ...waiting, decidedAt: START, state: 'unconfigured' as const },
      { ...keptEntry, decidedAt: START },
    ];
    expect(reportsWaiting(entries, START + day, 'x')).toEqual({ kind: 'reports-wait', count: 1, day: 'x' });
    expect(reportsWaiting(entries, START + day - 1, 'x')).toBeNull();
  });
});

describe('what is asked for out of sight', () => {
  it('are the plans decided here that are not over, a hundred at a time in turn', async () => {
    const store = new PlanStore();
    const keys = Array.from({ length: 150 }, (_, index) => `k${index}`);
    const rows = [...keys, 'other'].map((key) =>
      deviceRow(deviceWith(key), planWith(key, { userConfirmStatus: 'confirmed' }), START),
    );
    for (const key of keys) store.markDecidedHere({ ...idOf(key), planId: '1' });
    const asked: string[][] = [];
    const upgradeDetails: DeveloperCenter['upgradeDetails'] = (plans) => {
      asked.push(plans.map(({ deviceKey }) => deviceKey));
      const items = plans.map(({ deviceKey }) => planWith(deviceKey, { deviceStatus: 'succeeded' }));
      return Promise.resolve({ items, malformed: [] });
    };
    const awaited = new AwaitedPlans({ store, rows: () => rows, client: { upgradeDetails } });
    for (let turn = 0; turn < 3; turn++) await awaited.ask();
    expect(asked).toEqual([keys.slice(0, 100), keys.slice(100), keys.slice(0, 100)]);
    expect(store.get(idOf('k149'))?.deviceStatus).toBe('succeeded');
  });
});
