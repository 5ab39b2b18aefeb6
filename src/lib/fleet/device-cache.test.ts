import { expect, it, vi } from 'vitest';
import type { OverairError } from '../errors';
import { forgetAccount } from '../storage/forget';
import { alice, bob, freshDatabase, freshName, putRaw } from '../testing/database';
import { TestClock } from '../testing/clock';
import type { HistoryMemory } from '../storage/memory-record';
import { DeviceCache } from './device-cache';
import { deviceWith, idOf, planWith } from '../testing/plans';

function setUp() {
  const clock = new TestClock();
  const name = freshName();
  const database = freshDatabase({ clock, name });
  const onProblem = vi.fn<(error: OverairError) => void>();
  const cache = (scope = alice) => new DeviceCache({ database, scope, clock, onProblem });
  return { clock, database, name, onProblem, cache };
}

it('brings back what was told last, with when, and to its account alone', async () => {
  const { clock, cache, onProblem } = setUp();
  const first = cache();
  const devices = [deviceWith('b'), deviceWith('a')];
  await first.keepDevices(devices, true);
  const readAt = clock.now();
  first.keepPlan(idOf('a'), planWith('a', { planId: '7' }));
  first.keepPlan(idOf('a'), planWith('a', { planId: '8' }));
  first.keepPlan(idOf('b'), null);
  clock.advance(500);
  const again = cache();
  await vi.waitFor(async () => expect((await again.load()).plans).toHaveLength(2));
  const kept = await again.load();
  expect(kept).toMatchObject({ devices, readAt });
  expect(kept.plans.map(({ plan }) => plan?.planId)).toEqual(['8', undefined]);
  expect(again.readAt(idOf('a'))).toBe(readAt);
  expect(await cache(bob).load()).toEqual({ devices: [], readAt: null, plans: [], memories: [] });
  expect(onProblem).not.toHaveBeenCalled();
});

it('forgets devices that a whole list no longer has, and keeps those that a part does not name', async () => {
  const { cache } = setUp();
  await cache().keepDevices([deviceWith('a'), deviceWith('b')], true);
  await cache().keepDevices([deviceWith('c')], false);
  const keys = (await cache().load()).devices.map(({ deviceKey }) => deviceKey);
  expect(keys.toSorted()).toEqual(['a', 'b', 'c']);
  await cache().keepDevices([deviceWith('c')], true);
  expect((await cache().load()).devices.map(({ deviceKey }) => deviceKey)).toEqual(['c']);
});

it('writes nothing after it was stopped: the account may have been forgotten', async () => {
  const { clock, database, cache } = setUp();
  const stopped = cache();
  stopped.keepPlan(idOf('a'), planWith('a'));
  stopped.stop();
  await forgetAccount(database, alice);
  clock.advance(1_000);
  await stopped.keepDevices([deviceWith('a')], true);
  expect(await cache().load()).toMatchObject({ devices: [], plans: [] });
});

it('goes on without a database, and says why', async () => {
  const { database, cache, onProblem } = setUp();
  await database.close();
  expect(await cache().load()).toEqual({ devices: [], readAt: null, plans: [], memories: [] });
  expect(onProblem).toHaveBeenCalledWith(expect.objectContaining({ code: 'storage-unavailable' }));
});

it('brings back what was seen of a device, as it was when it was written', async () => {
  const { database, name, cache } = setUp();
  const first = cache();
  const plan = {
    planId: '7',
    versionsBefore: { MODULE: '1.0.0' },
    decidedHere: true,
    unasked: false,
    resultSeen: false,
    run: null,
    skip: null,
  };
  const told: HistoryMemory['entries'][number][] = [];
  const read = () => ({
    plan,
    history: { planId: '7', phase: 'queued', online: true, entries: told } as const,
  });
  first.keepMemory(idOf('a'), read);
  told.push({ kind: 'action', action: 'confirm', at: 5 });
  first.keepMemory(idOf('a'), read);
  await first.flush();
  // Another version of the app kept something else.
  const other = { ...alice, ...idOf('b'), memory: { other: 1 }, updatedAt: 1 };
  await putRaw(name, { deviceMemories: other });
  expect((await cache().load()).memories).toEqual([{ ...idOf('a'), ...read() }]);
  expect((await cache(bob).load()).memories).toEqual([]);
  await forgetAccount(database, alice);
  expect((await cache().load()).memories).toEqual([]);
});

it('writes what a person decided at once, however much of it, without waiting for more', async () => {
  const { cache } = setUp();
  const first = cache();
  for (const key of ['a', 'b']) {
    first.keepMemory(idOf(key), () => ({ plan: null, history: null }));
    first.flushSoon();
  }
  const again = cache();
  await vi.waitFor(async () => expect((await again.load()).memories).toHaveLength(2));
});
