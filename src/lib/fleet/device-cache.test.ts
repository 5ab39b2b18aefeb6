import { expect, it, vi } from 'vitest';
import type { OverairError } from '../errors';
import { forgetAccount } from '../storage/forget';
import { alice, bob, freshDatabase, freshName, ManualClock, putRaw } from '../storage/test-support';
import type { HistoryMemory } from '../storage/memory-record';
import { Keeper } from './device-cache';
import { deviceWith, idOf, planWith } from './testing';

function setUp() {
  const clock = new ManualClock();
  const name = freshName();
  const database = freshDatabase({ clock, name });
  const onProblem = vi.fn<(error: OverairError) => void>();
  const keeper = (scope = alice) => new Keeper({ database, scope, clock, onProblem });
  return { clock, database, name, onProblem, keeper };
}

it('brings back what was told last, with when, and to its account alone', async () => {
  const { clock, keeper, onProblem } = setUp();
  const first = keeper();
  const devices = [deviceWith('b'), deviceWith('a')];
  await first.keepDevices(devices, true);
  const readAt = clock.now();
  first.keepPlan(idOf('a'), planWith('a', { planId: '7' }));
  first.keepPlan(idOf('a'), planWith('a', { planId: '8' }));
  first.keepPlan(idOf('b'), null);
  clock.advance(500);
  const again = keeper();
  await vi.waitFor(async () => expect((await again.load()).plans).toHaveLength(2));
  const kept = await again.load();
  expect(kept).toMatchObject({ devices, readAt });
  expect(kept.plans.map(({ plan }) => plan?.planId)).toEqual(['8', undefined]);
  expect(again.readAt(idOf('a'))).toBe(readAt);
  expect(await keeper(bob).load()).toEqual({ devices: [], readAt: null, plans: [], memories: [] });
  expect(onProblem).not.toHaveBeenCalled();
});

it('forgets devices that a whole list no longer has, and keeps those that a part does not name', async () => {
  const { keeper } = setUp();
  await keeper().keepDevices([deviceWith('a'), deviceWith('b')], true);
  await keeper().keepDevices([deviceWith('c')], false);
  const keys = (await keeper().load()).devices.map(({ deviceKey }) => deviceKey);
  expect(keys.toSorted()).toEqual(['a', 'b', 'c']);
  await keeper().keepDevices([deviceWith('c')], true);
  expect((await keeper().load()).devices.map(({ deviceKey }) => deviceKey)).toEqual(['c']);
});

it('writes nothing after it was stopped: the account may have been forgotten', async () => {
  const { clock, database, keeper } = setUp();
  const stopped = keeper();
  stopped.keepPlan(idOf('a'), planWith('a'));
  stopped.stop();
  await forgetAccount(database, alice);
  clock.advance(1_000);
  await stopped.keepDevices([deviceWith('a')], true);
  expect(await keeper().load()).toMatchObject({ devices: [], plans: [] });
});

it('goes on without a database, and says why', async () => {
  const { database, keeper, onProblem } = setUp();
  await database.close();
  expect(await keeper().load()).toEqual({ devices: [], readAt: null, plans: [], memories: [] });
  expect(onProblem).toHaveBeenCalledWith(expect.objectContaining({ code: 'storage-unavailable' }));
});

it('brings back what was seen of a device, as it was when it was written', async () => {
  const { database, name, keeper } = setUp();
  const first = keeper();
  const plan = { planId: '7', versionsBefore: { MODULE: '1.0.0' }, decidedHere: true, unasked: false };
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
  expect((await keeper().load()).memories).toEqual([{ ...idOf('a'), ...read() }]);
  expect((await keeper(bob).load()).memories).toEqual([]);
  await forgetAccount(database, alice);
  expect((await keeper().load()).memories).toEqual([]);
});
