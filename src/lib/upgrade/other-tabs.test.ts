import { describe, expect, it, vi } from 'vitest';
import { TestClock } from '../testing/clock';
import { Listeners } from '../platform/listeners';
import { lockNames } from '../platform/locks';
import { FakeLockManager } from '../testing/locks';
import { endUpgrades } from './end-upgrades';
import { AnnouncedLocks, watchElsewhere, watchInUse } from './other-tabs';

const NAME = lockNames.transfer('p1', 'd1');

/** Tabs of one browser: what one says, the others hear. */
class Tabs {
  readonly manager = new FakeLockManager();
  readonly clock = new TestClock(0);
  readonly #begun = new Listeners();
  readonly ending = new Listeners();

  open() {
    const tab = this.manager.tab();
    const begun = {
      post: () => this.#begun.tell(),
      subscribe: (listener: () => void) => this.#begun.subscribe(listener),
    };
    const locks = new AnnouncedLocks(tab, begun);
    const changes: boolean[] = [];
    const stop = watchElsewhere(locks, NAME, begun, (isElsewhere) => changes.push(isElsewhere));
    return { locks, begun, changes, stop, end: () => tab.end() };
  }

  /** Works with the device until it is let go. */
  work(tab: { locks: AnnouncedLocks }, name = NAME) {
    let finish = (): void => undefined;
    const worked = new Promise<void>((resolve) => (finish = resolve));
    const done = tab.locks.holdIfFree(name, () => worked);
    return { finish, done };
  }

  endUpgrades() {
    const end = { post: () => this.ending.tell() };
    return endUpgrades({ clock: this.clock, locks: this.manager.tab(), end });
  }
}

describe('another tab that works with the device', () => {
  it('is told of as it begins and as it is done, and never to itself', async () => {
    const tabs = new Tabs();
    const one = tabs.open();
    const two = tabs.open();
    const { finish } = tabs.work(one);
    await vi.waitFor(() => expect(two.changes).toEqual([true]));
    finish();
    await vi.waitFor(() => expect(two.changes).toEqual([true, false]));
    expect(one.changes).toEqual([]);
  });

  it('is found by a tab that is opened later, and its end is noticed though it says nothing', async () => {
    const tabs = new Tabs();
    const one = tabs.open();
    void tabs.work(one);
    const two = tabs.open();
    await vi.waitFor(() => expect(two.changes).toEqual([true]));
    one.end();
    await vi.waitFor(() => expect(two.changes).toEqual([true, false]));
  });

  it('may begin again', async () => {
    const tabs = new Tabs();
    const one = tabs.open();
    const two = tabs.open();
    for (const times of [1, 2]) {
      const { finish } = tabs.work(one);
      await vi.waitFor(() => expect(two.changes).toHaveLength(2 * times - 1));
      finish();
      await vi.waitFor(() => expect(two.changes).toHaveLength(2 * times));
    }
  });

  it('is no longer told of where the page has gone', async () => {
    const tabs = new Tabs();
    const one = tabs.open();
    const two = tabs.open();
    two.stop();
    const { finish, done } = tabs.work(one);
    finish();
    await done;
    expect(two.changes).toEqual([]);
  });
});

describe('the devices that any tab upgrades', () => {
  it('are all named as they begin and end, and nothing else that is locked', async () => {
    const tabs = new Tabs();
    const [one, two] = [tabs.open(), tabs.open()];
    const seen: string[][] = [];
    const keys = (devices: readonly { deviceKey: string }[]) => devices.map(({ deviceKey }) => deviceKey);
    const stop = watchInUse(two.locks, two.begun, (devices) => seen.push(keys(devices)));
    const other = tabs.work(one, 'overair:preparing:c:a');
    const first = tabs.work(one);
    const second = tabs.work(one, lockNames.transfer('p1', 'd2'));
    await vi.waitFor(() => expect(seen.at(-1)).toEqual(['d1', 'd2']));
    first.finish();
    await vi.waitFor(() => expect(seen.at(-1)).toEqual(['d2']));
    one.end();
    await vi.waitFor(() => expect(seen.at(-1)).toEqual([]));
    stop();
    other.finish();
    second.finish();
  });
});

describe('ending every upgrade', () => {
  it('asks nobody if none runs', async () => {
    const tabs = new Tabs();
    const heard = vi.fn();
    tabs.ending.subscribe(heard);
    expect(await tabs.endUpgrades()).toEqual([]);
    expect(heard).not.toHaveBeenCalled();
  });

  it('waits until each has let go of its device', async () => {
    const tabs = new Tabs();
    const { finish } = tabs.work(tabs.open());
    let isOver = false;
    const ended = tabs.endUpgrades().finally(() => (isOver = true));
    await new Promise<void>((resolve) => void tabs.ending.subscribe(resolve));
    await Promise.resolve();
    expect(isOver).toBe(false);
    finish();
    expect(await ended).toEqual([]);
  });

  it('gives up after 15 s, and names what is still in use', async () => {
    const tabs = new Tabs();
    void tabs.work(tabs.open());
    const ended = tabs.endUpgrades();
    const left = await tabs.clock.runUntil(ended, { limitMs: 15_000 });
    expect(left).toEqual([{ productKey: 'p1', deviceKey: 'd1' }]);
  });
});
