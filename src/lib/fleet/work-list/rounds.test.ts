import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { deviceIdText } from '$lib/plans/device-id';
import { WorkItemRecordSchema, type WorkEnd } from '$lib/storage/work-item-record';
import { alice } from '$lib/testing/database';
import {
  isOver,
  openItems,
  withAdded,
  withAgreed,
  withAllLeft,
  withEnd,
  withLeft,
  withMoved,
  withReturned,
  type WorkItems,
} from './items';
import { summaryOf, workOutcomes } from './summary';
import { at, failed, named, succeeded, unknown } from './testing/items';

const keys = ['a', 'b', 'c', 'd', 'e'];

interface Step {
  readonly what: 'add' | 'move' | 'end' | 'leave' | 'return' | 'agree' | 'leave-all' | 'reload';
  readonly key: string;
  readonly to: number;
  readonly end: WorkEnd;
  readonly time: number;
}

const anEnd = fc.oneof(
  fc.constant(succeeded()),
  fc.constant(unknown()),
  fc
    .constantFrom('link-lost', 'cancelled', 'offline', 'version-not-reached', 'device-rejected-file', null)
    .map((code) => failed(code)),
);

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(
    'add',
    'move',
    'end',
    'end',
    'end',
    'leave',
    'return',
    'agree',
    'leave-all',
    'reload',
  ),
  key: fc.constantFrom(...keys),
  to: fc.integer({ min: -2, max: 7 }),
  end: anEnd,
  // A clock that is corrected in between goes back as well.
  time: fc.integer({ min: 1, max: 1_000_000 }),
});

function after(items: WorkItems, { what, key, to, end, time }: Step): WorkItems {
  switch (what) {
    case 'add':
      return withAdded(items, alice, [named(key)], time);
    case 'move':
      return withMoved(items, at(key), to, time);
    case 'end':
      return withEnd(items, at(key), { ...end, at: time });
    case 'leave':
      return withLeft(items, at(key), time);
    case 'return':
      return withReturned(items, at(key), time);
    case 'agree':
      return withAgreed(items, [{ device: at(key), plan: '7' }], time);
    case 'leave-all':
      return withAllLeft(items, time);
    case 'reload':
      return items.map((item) => v.parse(WorkItemRecordSchema, structuredClone(item)));
  }
}

const ids = (items: WorkItems): string[] => items.map(deviceIdText).toSorted();

const findIn = (items: WorkItems, key: string) => items.find(({ deviceKey }) => deviceKey === key);

describe('any order of results, reorderings, reloads and tabs', () => {
  it('loses no device, counts each once, keeps a success, and sends nothing again of which it is not known', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let items = withAdded([], alice, keys.map(named), 1);
        for (const each of steps) {
          const before = items;
          items = after(items, each);
          expect(ids(items)).toEqual(ids(before));
          expect(new Set(items.map(({ place }) => place)).size).toBe(items.length);
          const { byOutcome, total } = summaryOf(items);
          expect(ids(workOutcomes.flatMap((outcome) => byOutcome[outcome]))).toEqual(ids(items));
          expect(total).toBe(keys.length);
          for (const key of keys) {
            const [was, is] = [findIn(before, key)!, findIn(items, key)!];
            const cameAgain = each.what === 'add' && each.key === key;
            if (was.end?.kind === 'succeeded' && !cameAgain) expect(is).toEqual(was);
            if (was.end?.kind !== 'unknown' || is.end?.kind === 'unknown') continue;
            if (is.end?.kind === 'succeeded') continue;
            // Only its own proof, or a person, takes the doubt away.
            expect(each).toMatchObject({ what: 'end', key });
            expect(['version-not-reached', null]).toContain((each.end as { code?: unknown }).code);
          }
        }
      }),
    );
  });

  it('ends once each open device has come to an end, whatever went before', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const gone = steps.reduce<WorkItems>(after, withAdded([], alice, keys.map(named), 1));
        const done = openItems(gone).reduce((items, item) => withEnd(items, item, succeeded()), gone);
        expect(summaryOf(done).isOpen).toBe(false);
        expect(done.every(isOver)).toBe(true);
      }),
    );
  });
});
