import { describe, expect, it } from 'vitest';
import { OverairError } from '$lib/errors';
import type { Channel } from '$lib/platform/channel';
import { alice, freshDatabase, freshName } from '$lib/testing/database';
import { TestClock } from '$lib/testing/clock';
import { MOST_ITEMS } from './items';
import { at, keysOf, named } from './testing/items';
import { WorkList } from './work-list.svelte';

/** Channels of several tabs, each of which hears the others. */
function tabs() {
  const listeners = new Set<() => void>();
  return (): Channel => {
    let own: (() => void) | null = null;
    return {
      post: () => {
        for (const listener of listeners) if (listener !== own) listener();
      },
      subscribe: (listener) => {
        own = listener;
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
  };
}

function setUp() {
  const clock = new TestClock();
  const name = freshName();
  const channel = tabs();
  const tab = () =>
    new WorkList({ database: freshDatabase({ clock, name }), scope: alice, clock, channel: channel() });
  return { tab };
}

const shown = (list: WorkList): string[] => keysOf(list.items ?? []);

describe('WorkList', () => {
  it('says what became of devices that were put on it', async () => {
    const { tab } = setUp();
    const list = tab();
    expect(await list.add([named('a'), named('b'), named('a')])).toEqual({ added: 2, known: 0, left: 0 });
    expect(await list.add([named('b'), named('c')])).toEqual({ added: 1, known: 1, left: 0 });
    const many = Array.from({ length: MOST_ITEMS }, (_, index) => named(`d${String(index)}`));
    expect(await list.add(many)).toEqual({ added: MOST_ITEMS - 3, known: 0, left: 3 });
    expect(shown(list).slice(0, 3)).toEqual(['a', 'b', 'c']);
  });

  it('is there after a reload, with what came of each device', async () => {
    const { tab } = setUp();
    const list = tab();
    await list.add([named('a'), named('b')]);
    await list.agree([{ device: at('b'), plan: '7' }]);
    await list.end(at('a'), { kind: 'succeeded', transferred: true, said: false });
    list.close();
    const later = tab();
    await expect.poll(() => shown(later)).toEqual(['a', 'b']);
    expect(later.find(at('a'))).toMatchObject({ end: { kind: 'succeeded' } });
    expect(later.find(at('b'))).toMatchObject({ agreed: { plan: '7' } });
    expect(later.find(at('c'))).toBeUndefined();
  });

  it('is the same in every tab, and what one says is not undone by the other', async () => {
    const { tab } = setUp();
    const [one, other] = [tab(), tab()];
    await one.add([named('a'), named('b'), named('c')]);
    await expect.poll(() => shown(other)).toEqual(['a', 'b', 'c']);
    await Promise.all([
      one.end(at('a'), { kind: 'failed', code: 'link-lost', details: {} }),
      other.move(at('c'), 0),
      other.leave(at('b')),
    ]);
    await expect.poll(() => shown(one)).toEqual(shown(other));
    expect(one.find(at('a'))).toMatchObject({ end: { kind: 'failed' } });
    expect(one.find(at('b'))?.leftAt).not.toBeNull();
    await other.takeBack(at('b'));
    await other.finish();
    await other.clear();
    await expect.poll(() => shown(one)).toEqual([]);
  });

  it('does not note what came of a device that is not on it', async () => {
    const { tab } = setUp();
    const list = tab();
    await list.end(at('a'), { kind: 'unknown' });
    expect(list.items).toEqual([]);
  });

  it('says why it cannot be read or changed, and says it no more once it can', async () => {
    const clock = new TestClock();
    const database = freshDatabase({ clock });
    const list = new WorkList({ database, scope: alice, clock, channel: tabs()() });
    await list.load();
    const write = database.write.bind(database);
    database.write = () => Promise.reject(new OverairError('storage-full'));
    await expect(list.add([named('a')])).rejects.toMatchObject({ code: 'storage-full' });
    expect(list.problem?.code).toBe('storage-full');
    await list.remove(at('a'));
    expect(list.problem?.code).toBe('storage-full');
    database.write = write;
    await list.add([named('a')]);
    expect(list.problem).toBeNull();
    await list.remove(at('a'));
    expect(list.items).toEqual([]);
  });
});
