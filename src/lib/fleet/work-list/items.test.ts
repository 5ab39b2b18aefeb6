import { describe, expect, it } from 'vitest';
import { alice } from '$lib/testing/database';
import {
  inWorkOrder,
  isInDoubt,
  isOver,
  MOST_ITEMS,
  openItems,
  withAdded,
  withAgreed,
  withAllLeft,
  withEnd,
  withFound,
  withLeft,
  withMoved,
  withNotFound,
  withRemoved,
  withReturned,
} from './items';
import { summaryOf } from './summary';
import { at, failed, keysOf, listOf, named, succeeded, unknown } from './testing/items';

describe('a work list', () => {
  it('takes devices at its end, each once, and no more than anybody walks to', () => {
    const two = listOf('a', 'b');
    const three = withAdded(two, alice, [named('b'), named('c')], 5);
    expect(keysOf(three)).toEqual(['a', 'b', 'c']);
    expect(three[0]).toBe(two[0]);
    const many = Array.from({ length: MOST_ITEMS + 3 }, (_, index) => named(`d${String(index)}`));
    expect(withAdded([], alice, many, 1)).toHaveLength(MOST_ITEMS);
  });

  it('takes again what is over, with what came of it before', () => {
    const done = withEnd(listOf('a', 'b'), at('a'), succeeded());
    const again = withAdded(done, alice, [named('a')], 20);
    expect(keysOf(again)).toEqual(['b', 'a']);
    expect(again.find(({ deviceKey }) => deviceKey === 'a')).toMatchObject({
      end: null,
      tries: [{ kind: 'succeeded' }],
    });
  });

  it('is put in another order among what is still open alone', () => {
    const items = withEnd(listOf('a', 'b', 'c', 'd'), at('b'), succeeded());
    expect(keysOf(openItems(withMoved(items, at('d'), 0, 5)))).toEqual(['d', 'a', 'c']);
    expect(keysOf(openItems(withMoved(items, at('a'), 99, 5)))).toEqual(['c', 'd', 'a']);
    expect(keysOf(openItems(withMoved(items, at('c'), -1, 5)))).toEqual(['c', 'a', 'd']);
    expect(withMoved(items, at('b'), 0, 5)).toBe(items);
    expect(withMoved(items, at('nobody'), 0, 5)).toBe(items);
    const unmoved = withMoved(items, at('a'), 0, 5);
    expect(unmoved.every((item, index) => item === items[index])).toBe(true);
  });

  it('puts devices of other lists in its order, those that are not on it last', () => {
    const items = withEnd(withMoved(listOf('a', 'b', 'c'), at('c'), 0, 5), at('b'), succeeded());
    const devices = ['x', 'a', 'b', 'c', 'y'].map(at);
    expect(inWorkOrder(devices, items).map(({ deviceKey }) => deviceKey)).toEqual(['c', 'a', 'x', 'b', 'y']);
  });

  it('takes what has failed to its end, with the reason', () => {
    const items = withEnd(listOf('a', 'b', 'c'), at('a'), failed('device-rejected-file'));
    expect(keysOf(items)).toEqual(['b', 'c', 'a']);
    expect(items.find(({ deviceKey }) => deviceKey === 'a')).toMatchObject({
      end: { kind: 'failed', code: 'device-rejected-file' },
    });
  });

  it('keeps a success, whatever comes later', () => {
    const items = withEnd(listOf('a'), at('a'), succeeded());
    for (const end of [failed(), unknown(), succeeded(99)])
      expect(withEnd(items, at('a'), end)).toEqual(items);
  });

  it('calls a result unknown until a proof or a person says what it is', () => {
    const items = withEnd(listOf('a'), at('a'), unknown());
    for (const code of ['device-out-of-range', 'offline', 'cancelled', 'link-lost'] as const) {
      const [item] = withEnd(items, at('a'), failed(code));
      expect(item && isInDoubt(item), code).toBe(true);
      expect(item?.tries).toHaveLength(2);
    }
    for (const end of [failed('version-not-reached'), failed(null), succeeded()]) {
      const [item] = withEnd(items, at('a'), end);
      expect(item?.end).toEqual(end);
    }
  });

  it('does not let a stop take the place of what had gone wrong', () => {
    const items = withEnd(withEnd(listOf('a'), at('a'), failed('link-lost')), at('a'), failed('cancelled'));
    expect(items[0]?.end).toMatchObject({ code: 'link-lost', details: {} });
    expect(withEnd(listOf('a'), at('a'), failed('cancelled'))[0]?.end).toMatchObject({ code: 'cancelled' });
  });

  it('goes on without a device, and comes back to it at the end', () => {
    const items = withLeft(withEnd(listOf('a', 'b'), at('a'), failed()), at('a'), 11);
    expect(keysOf(openItems(items))).toEqual(['b']);
    expect(summaryOf(items).byOutcome.failed).toHaveLength(1);
    const back = withReturned(items, at('a'), 12);
    expect(keysOf(openItems(back))).toEqual(['b', 'a']);
    // What another tab had under way tells the truth of it all the same.
    expect(withEnd(items, at('a'), succeeded()).every((item) => item.leftAt === null)).toBe(true);
    expect(withAllLeft(items, 13).every(isOver)).toBe(true);
  });

  it('puts what the browser does not list at its end, undone, until it is chosen or an attempt has ended', () => {
    const agreed = withAgreed(listOf('a', 'b', 'c'), [{ device: at('a'), plan: '7' }], 6);
    const missed = withNotFound(agreed, at('a'), 8);
    expect(keysOf(openItems(missed))).toEqual(['b', 'c', 'a']);
    expect(missed[0]).toMatchObject({ notFoundAt: 8, end: null, tries: [], agreed: { plan: '7' } });
    expect(summaryOf(missed).byOutcome.untried).toHaveLength(3);
    expect(withFound(missed, at('a'), 9)[0]).toMatchObject({ notFoundAt: null, place: missed[0]?.place });
    expect(withFound(missed, at('b'), 9)).toEqual(missed);
    expect(withEnd(missed, at('a'), failed())[0]).toMatchObject({ notFoundAt: null });
    // What is known of it is not forgotten: one in doubt is still only to be verified.
    const doubtful = withNotFound(withEnd(agreed, at('b'), unknown()), at('b'), 8);
    expect(doubtful.filter(isInDoubt)).toHaveLength(1);
    // The reason stays with one that a person goes on without.
    const left = withLeft(missed, at('a'), 10);
    expect(left[0]).toMatchObject({ notFoundAt: 8 });
    const done = withEnd(agreed, at('a'), succeeded());
    expect(withNotFound(done, at('a'), 9)).toEqual(done);
  });

  it('notes what was agreed to, and lets devices and what is over go', () => {
    const done = withEnd(listOf('a', 'b', 'c'), at('a'), succeeded());
    const agreed = withAgreed(
      done,
      ['a', 'b'].map((key) => ({ device: at(key), plan: '7' })),
      6,
    );
    expect(agreed.map(({ agreed: to }) => to)).toEqual([null, { at: 6, plan: '7' }, null]);
    expect(keysOf(withRemoved(agreed, at('b')))).toEqual(['a', 'c']);
    expect(keysOf(openItems(agreed))).toEqual(['b', 'c']);
  });
});
