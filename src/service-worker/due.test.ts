import { describe, expect, it } from 'vitest';
import { lockNames } from '../lib/platform/locks';
import type { NotificationText } from '../lib/platform/show-notification';
import { keepDeviceMemories } from '../lib/storage/device-memories';
import { keepDevices } from '../lib/storage/devices';
import type { OutboxRecord } from '../lib/storage/outbox-record';
import { keepPlans } from '../lib/storage/plans';
import { keepAwayWords, keepLastAccount, keepWantsNotifications } from '../lib/storage/settings';
import { HOUR, START } from '../lib/testing/clock';
import { alice, freshDatabase } from '../lib/testing/database';
import { keptDevice, keptEntry } from '../lib/testing/kept-records';
import { FakeLockManager } from '../lib/testing/locks';
import { idOf, planWith } from '../lib/testing/plans';
import { tellDue } from './due';

const words = {
  zone: 'UTC',
  reportsWait: { title: 'Reports wait', body: 'For a day.' },
  planEnds: { title: 'Plan ends', body: '{plan} ends.' },
};

const report: OutboxRecord = {
  ...keptEntry,
  state: 'waiting',
  decidedAt: START - 24 * HOUR,
  subject: { ...keptEntry.subject, kind: 'report' } as OutboxRecord['subject'],
};

const endsIn = (ms: number) => ({ period: { start: START - HOUR, end: START + ms } });

/** What a worker finds after the app was closed. */
async function setUp({ wants = true, entries = [] as readonly OutboxRecord[] } = {}) {
  const database = freshDatabase();
  const locks = new FakeLockManager().tab();
  await keepLastAccount(database, { ...alice, name: 'Alice', embedded: false });
  await keepWantsNotifications(database, wants);
  await keepAwayWords(database, words);
  const shown: NotificationText[] = [];
  const look = (now = START) =>
    tellDue({
      ...{ database, locks, now },
      entries: () => Promise.resolve(entries),
      show: (text) => Promise.resolve(void shown.push(text)),
    });
  const know = (key: string, changes: Parameters<typeof planWith>[1]) =>
    keepPlans(database, alice, [{ ...idOf(key), plan: planWith(key, changes), readAt: START }]);
  return { database, locks, shown, look, know };
}

describe('a worker that is woken', () => {
  it('tells each plan that ends today for which a device waits, once', async () => {
    const { shown, look, know } = await setUp();
    await know('a', { planId: '7', planName: 'Winter', ...endsIn(HOUR) });
    await know('b', { planId: '7', planName: 'Winter', ...endsIn(HOUR) });
    await know('c', { planId: '8', ...endsIn(72 * HOUR) });
    await know('d', { planId: '9', userConfirmStatus: 'confirmed', ...endsIn(HOUR) });
    await look();
    await look();
    expect(shown).toEqual([
      expect.objectContaining({
        ...{ title: 'Plan ends', body: 'Winter ends.', tag: 'overair-plan-7' },
        path: '/?plan=7&state=waiting',
      }),
    ]);
  });

  it('leaves out what is another’s, and what a person has put off', async () => {
    const { database, shown, look, know } = await setUp();
    await know('a', { planId: '7', ...endsIn(HOUR) });
    await know('b', { planId: '7', ...endsIn(HOUR) });
    await keepDevices(database, alice, [{ ...keptDevice(idOf('a')), shared: true }], START, true);
    const plan = { planId: '7', versionsBefore: {}, decidedHere: false, unasked: false };
    const skipped = { ...plan, resultSeen: false, run: null, skip: { until: START + HOUR / 2 } };
    await keepDeviceMemories(
      database,
      alice,
      [{ ...idOf('b'), memory: { plan: skipped, history: null } }],
      START,
    );
    await look();
    expect(shown).toEqual([]);
    await look(START + HOUR / 2);
    expect(shown).toHaveLength(1);
  });

  it('tells once a day that reports have waited for one', async () => {
    const { shown, look } = await setUp({ entries: [report] });
    await look(START - 1);
    expect(shown).toEqual([]);
    await look();
    await look();
    expect(shown).toEqual([expect.objectContaining({ title: 'Reports wait', path: '/activity' })]);
    await look(START + 24 * HOUR);
    expect(shown).toHaveLength(2);
  });

  it('says nothing while a person looks, and says it later; nothing if nobody wants it', async () => {
    const { locks, shown, look } = await setUp({ entries: [report] });
    await locks.hold(lockNames.inSight, () => look());
    expect(shown).toEqual([]);
    await look();
    expect(shown).toHaveLength(1);
    const other = await setUp({ wants: false, entries: [report] });
    await other.look();
    expect(other.shown).toEqual([]);
  });
});
