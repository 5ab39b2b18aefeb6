import { expect, it, vi } from 'vitest';
import type { OverairError } from '../errors';
import { forgetAccount } from '../storage/forget';
import { alice, bob, freshDatabase, ManualClock } from '../storage/test-support';
import { Keeper } from './keeper';
import { deviceWith, idOf, planWith } from './testing';

function setUp() {
  const clock = new ManualClock();
  const database = freshDatabase({ clock });
  const onProblem = vi.fn<(error: OverairError) => void>();
  const keeper = (scope = alice) => new Keeper({ database, scope, clock, onProblem });
  return { clock, database, onProblem, keeper };
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
  expect(await keeper(bob).load()).toEqual({ devices: [], readAt: null, plans: [] });
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
  expect(await keeper().load()).toEqual({ devices: [], readAt: null, plans: [] });
  expect(onProblem).toHaveBeenCalledWith(expect.objectContaining({ code: 'storage-unavailable' }));
});
