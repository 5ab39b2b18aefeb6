import { expect, it } from 'vitest';
import { HOUR, START, TestClock } from '../testing/clock';
import { alice, freshDatabase } from '../testing/database';
import { idOf, planWith } from '../testing/plans';
import { keptDeviceMemories } from '../storage/device-memories';
import { DeviceCache } from './device-cache';
import { PlanStore } from './plan-store';
import { PutOff } from './put-off';

/** Tabs of one browser, whose time stands still: what waits for a timer is never written. */
function setUp() {
  const database = freshDatabase();
  const clock = new TestClock();
  const listeners = new Map<object, () => void>();
  const tab = () => {
    const onProblem = (error: Error): never => {
      throw error;
    };
    const cache = new DeviceCache({ database, scope: alice, clock, onProblem });
    const store: PlanStore = new PlanStore((device) =>
      cache.keepMemory(device, () => ({ plan: store.memoryOf(device), history: null })),
    );
    store.put(planWith('a'), planWith('a'), store.begin());
    const me = {};
    const channel = {
      post: () => listeners.forEach((listener, who) => who !== me && listener()),
      subscribe: (listener: () => void) => {
        listeners.set(me, listener);
        return () => void listeners.delete(me);
      },
    };
    const kept = () => keptDeviceMemories(database, alice);
    const putOff = new PutOff({ store, flush: () => cache.flush(), kept, channel });
    const end = putOff.follow();
    return { putOff, end, skip: () => store.skipOf(planWith('a')) };
  };
  const kept = async () => (await keptDeviceMemories(database, alice))[0]?.memory.plan?.skip;
  return { tab, kept };
}

const until = { until: START + HOUR };
const plan = { ...idOf('a'), planId: planWith('a').planId };

it('is kept once it is said, without waiting for a time', async () => {
  const { tab, kept } = setUp();
  await tab().putOff.set([plan], until);
  expect(await kept()).toEqual(until);
});

it('is the same in every tab, also once it is taken back', async () => {
  const { tab, kept } = setUp();
  const [one, other] = [tab(), tab()];
  await one.putOff.set([plan], { until: null });
  await expect.poll(other.skip).toEqual({ until: null });
  await other.putOff.set([plan], null);
  await expect.poll(one.skip).toBeNull();
  await expect.poll(kept).toBeNull();
  one.end();
  await other.putOff.set([plan], until);
  expect(one.skip()).toBeNull();
});

it('keeps both of what two tabs put off in one moment', async () => {
  const { tab } = setUp();
  const [one, other] = [tab(), tab()];
  const second = { ...idOf('b'), planId: planWith('b').planId };
  await Promise.all([one.putOff.set([plan], until), other.putOff.set([second], until)]);
  await expect.poll(other.skip).toEqual(until);
  await expect.poll(one.skip).toEqual(until);
});
