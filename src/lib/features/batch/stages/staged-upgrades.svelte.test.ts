import { afterEach, describe, expect, it, vi } from 'vitest';
import { OverairError } from '$lib/errors';
import { keptActivity } from '$lib/storage/activity';
import { changeStagedUpgrade } from '$lib/storage/staged-upgrades';
import { START } from '$lib/testing/clock';
import { alice } from '$lib/testing/database';
import { stopped } from './stops';
import { settled, StagesWorld } from './testing/stages-world.svelte';

const taken = { userConfirmStatus: 'confirmed' } as const;
const succeeded = { ...taken, deviceStatus: 'succeeded' } as const;
const failed = { ...taken, deviceStatus: 'failed' } as const;

let world: StagesWorld;

afterEach(() => world.close());

/** Ten devices of which two were sent, then four, then the rest; two failures stop it. */
async function begun() {
  world = new StagesWorld(...'abcdefghij');
  const tab = world.open();
  const outcome = await tab.stagedUpgrades.begin(tab.wish(2, 2, 4));
  await settled();
  return { tab, outcome, id: only(tab).kept.head.id };
}

type Tab = ReturnType<StagesWorld['open']>;

function only({ stagedUpgrades }: Tab) {
  const [view, ...others] = stagedUpgrades.views ?? [];
  if (view === undefined) throw new Error('There is none');
  expect(others).toEqual([]);
  return view;
}

/** Which devices were decided, each as often as it was. */
const decided = async (): Promise<string[]> =>
  (await keptActivity(world.database, alice))
    .filter(({ outcome }) => outcome === 'waiting' || outcome === 'accepted')
    .map(({ deviceKey }) => deviceKey)
    .toSorted();

describe('an upgrade in stages', () => {
  it('sends its first stage as it begins, and marks the decisions with it', async () => {
    const { tab, outcome, id } = await begun();
    expect(outcome).toEqual({ kind: 'kept', first: { kind: 'sent', devices: 2 } });
    expect(only(tab).step).toEqual({ kind: 'under-way', next: { number: 2, devices: 4 } });
    const lines = await keptActivity(world.database, alice);
    expect(lines.map(({ stage }) => stage)).toEqual(Array(2).fill({ rollout: id, number: 1, of: 3 }));
    expect(tab.stagedUpgrades.taken.size).toBe(10);
    expect(await tab.stagedUpgrades.begin(tab.wish(1, 1))).toEqual({ kind: 'taken' });
    expect(await decided()).toEqual(['a', 'b']);
  });

  it('offers the next stage once all before it have ended, and takes a tap for no other, nor twice', async () => {
    const { tab, id } = await begun();
    const { stagedUpgrades } = tab;
    expect(await stagedUpgrades.sendNext(id, 2)).toEqual({ kind: 'too-late' });
    await world.told('a', succeeded);
    await world.told('b', succeeded);
    expect(only(tab).step).toEqual({ kind: 'next', next: { number: 2, devices: 4 } });
    expect(await stagedUpgrades.sendNext(id, 3)).toEqual({ kind: 'too-late' });
    const taps = await Promise.all([stagedUpgrades.sendNext(id, 2), stagedUpgrades.sendNext(id, 2)]);
    expect(taps.map(({ kind }) => kind).toSorted()).toEqual(['sent', 'too-late']);
    expect(await decided()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('sends the next one early if a person says so', async () => {
    const { tab, id } = await begun();
    expect(await tab.stagedUpgrades.sendNext(id, 2, true)).toEqual({ kind: 'sent', devices: 4 });
  });

  it('asks first: what has failed meanwhile stops it instead', async () => {
    const { tab, id } = await begun();
    world.center.put({ ...world.center.plans.get('p/a')!, ...failed });
    world.center.put({ ...world.center.plans.get('p/b')!, ...failed });
    expect(await tab.stagedUpgrades.sendNext(id, 2, true)).toEqual({ kind: 'too-late' });
    expect(await decided()).toEqual(['a', 'b']);
  });

  it('sends nothing if the plans cannot be asked for, but by what is known if nothing answers', async () => {
    const { tab, id } = await begun();
    const busy = new OverairError('upstream-unavailable');
    world.center.upgradeDetails.mockRejectedValueOnce(busy);
    expect(await tab.stagedUpgrades.sendNext(id, 2, true)).toEqual({ kind: 'failed', error: busy });
    expect(await decided()).toEqual(['a', 'b']);
    world.center.upgradeDetails.mockRejectedValueOnce(new OverairError('offline'));
    expect(await tab.stagedUpgrades.sendNext(id, 2, true)).toEqual({ kind: 'sent', devices: 4 });
  });

  it('stops by itself, takes back what has not gone out, and goes on for a reason alone', async () => {
    const { tab, id } = await begun();
    const { stagedUpgrades } = tab;
    await world.told('a', succeeded);
    await world.told('b', succeeded);
    await stagedUpgrades.sendNext(id, 2);
    await world.told('c', failed);
    expect(only(tab).step.kind).toBe('under-way');
    await world.told('d', failed);
    await settled();
    expect(only(tab).step).toEqual({ kind: 'stopped', must: false });
    expect(only(tab).kept.head.stops).toMatchObject([{ failures: 2, who: null, wentOn: null }]);
    expect(only(tab).progress.counts).toMatchObject({ succeeded: 2, failed: 2, open: 6 });
    expect(await stagedUpgrades.sendNext(id, 2, true)).toEqual({ kind: 'too-late' });

    await stagedUpgrades.goOn(id, 'A loose plug');
    const wentOn = { who: 'Ada', reason: 'A loose plug' };
    expect(only(tab).kept.head.stops).toMatchObject([{ wentOn }]);
    expect(only(tab).step).toEqual({ kind: 'next', next: { number: 2, devices: 2 } });
    expect(await stagedUpgrades.sendNext(id, 2)).toEqual({ kind: 'sent', devices: 2 });
  });

  it('is stopped by a person, who is named', async () => {
    const { tab, id } = await begun();
    await tab.stagedUpgrades.stop(id);
    expect(only(tab).kept.head.stops).toMatchObject([{ failures: 0, who: 'Ada' }]);
    expect(only(tab).progress.counts.open).toBe(10);
    expect(await decided()).toEqual([]);
  });

  it('is the same in two tabs: one sends, and what the other ends has gone from both', async () => {
    const { tab, id } = await begun();
    const other = world.open('Ben');
    await settled();
    await world.told('a', succeeded);
    await world.told('b', succeeded);
    const taps = await Promise.all([
      tab.stagedUpgrades.sendNext(id, 2),
      other.stagedUpgrades.sendNext(id, 2),
    ]);
    expect(taps.map(({ kind }) => kind).toSorted()).toEqual(['sent', 'too-late']);
    await settled();
    expect(only(tab).kept).toEqual(only(other).kept);
    expect(await decided()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    await other.stagedUpgrades.end(id);
    await settled();
    expect(tab.stagedUpgrades.views).toEqual([]);
    expect(tab.stagedUpgrades.taken.size).toBe(0);
    expect(await decided()).toEqual(['a', 'b']);
  });

  it('takes back what another tab has sent of it that this one has not heard of', async () => {
    const { tab, id } = await begun();
    const hearing = vi.spyOn(world, 'channel');
    hearing.mockReturnValue({ post: () => undefined, subscribe: () => () => undefined });
    const deaf = world.open('Ben');
    hearing.mockRestore();
    await settled();
    await tab.stagedUpgrades.sendNext(id, 2, true);
    expect(only(deaf).progress.counts.open).toBe(8);
    expect(await deaf.stagedUpgrades.stop(id)).toBe(true);
    expect(await decided()).toEqual([]);
    expect(only(deaf).progress.counts.open).toBe(10);
  });

  it.each([1, 2])(
    'is stopped all the same by the next page if its own goes after %i writes',
    async (writes) => {
      const { tab, id } = await begun();
      const real = world.database.write.bind(world.database);
      const write = vi.spyOn(world.database, 'write');
      for (let done = 0; done < writes; done++) write.mockImplementationOnce(real);
      write.mockImplementation(() => new Promise(() => undefined));
      void tab.stagedUpgrades.stop(id);
      await settled();
      tab.close();
      write.mockRestore();
      const next = world.open('Ben');
      await expect.poll(() => next.stagedUpgrades.views?.[0]?.progress.counts.open).toBe(10);
      expect(only(next).kept.head.stops).toMatchObject([{ who: 'Ada', wentOn: null }]);
      expect(await decided()).toEqual([]);
    },
  );

  it('leaves what a person has sent again since it was stopped', async () => {
    const { tab, id } = await begun();
    await changeStagedUpgrade(world.database, alice, id, (head) => stopped(head, 0, 'Ada', START - 1));
    tab.close();
    const next = world.open('Ben');
    await settled();
    expect(only(next).step.kind).toBe('stopped');
    expect(await decided()).toEqual(['a', 'b']);
  });

  it('says that a decision of a person could not be kept', async () => {
    const { tab, id } = await begun();
    const full = new OverairError('storage-full');
    const write = vi.spyOn(world.database, 'write').mockRejectedValue(full);
    expect(await tab.stagedUpgrades.end(id)).toBe(false);
    expect(tab.stagedUpgrades.problem).toBe(full);
    expect(only(tab).kept.head).toMatchObject({ end: null, stops: [] });
    write.mockRestore();
    expect(await tab.stagedUpgrades.stop(id)).toBe(true);
    expect(tab.stagedUpgrades.problem).toBeNull();
  });

  it('is kept if its first stage cannot be sent, and says so', async () => {
    world = new StagesWorld('a', 'b');
    const tab = world.open();
    await settled();
    const busy = new OverairError('upstream-unavailable');
    world.center.upgradeDetails.mockRejectedValueOnce(busy);
    const first = { kind: 'failed', error: busy } as const;
    expect(await tab.stagedUpgrades.begin(tab.wish(1, 1))).toEqual({ kind: 'kept', first });
    expect(tab.stagedUpgrades.outcome).toEqual(first);
    expect(only(tab).step).toEqual({ kind: 'next', next: { number: 1, devices: 1 } });
  });

  it('asks before a stage for what is not known of those before', async () => {
    const { tab, id } = await begun();
    await world.told('a', { ...taken, deviceStatus: 'unknown' });
    await world.told('b', succeeded);
    world.center.upgradeDetails.mockClear();
    await tab.stagedUpgrades.sendNext(id, 2, true);
    const asked = world.center.upgradeDetails.mock.calls.flatMap(([devices]) => devices);
    expect(asked.map(({ deviceKey }) => deviceKey)).toEqual(['a', 'c', 'd', 'e', 'f']);
  });

  it('keeps what was seen of a device that has another plan later', async () => {
    const { tab } = await begun();
    await world.told('a', succeeded);
    await world.told('a', { planId: '2' });
    expect(only(tab).progress.counts).toMatchObject({ succeeded: 1, 'to-send': 1 });
  });

  it('sends nothing, and says why, if nothing can be kept', async () => {
    world = new StagesWorld('a', 'b');
    const tab = world.open();
    await settled();
    const full = new OverairError('storage-full');
    world.database.write = () => Promise.reject(full);
    expect(await tab.stagedUpgrades.begin(tab.wish(1, 1))).toEqual({ kind: 'not-kept', error: full });
    expect(tab.stagedUpgrades.views).toEqual([]);
  });
});
