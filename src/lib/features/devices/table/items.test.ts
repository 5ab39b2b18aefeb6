import { expect, it } from 'vitest';
import { deviceRow, groupByNeed } from '$lib/fleet/rows';
import { START } from '$lib/testing/clock';
import { deviceWith } from '$lib/testing/plans';
import { Items } from './items';

const rowsOf = (...keys: readonly string[]) =>
  keys.map((key) => deviceRow(deviceWith(key), undefined, START));

it('counts headings and devices as the eye meets them', () => {
  const items = Items.grouped({
    ...groupByNeed([]),
    action: rowsOf('a', 'b'),
    failed: rowsOf('c'),
    rest: rowsOf('d'),
  });
  const told = Array.from({ length: items.count + 1 }, (_, number) => {
    const item = items.at(number);
    return item?.kind === 'device' ? item.row.device.deviceKey : item?.need;
  });
  expect(told).toEqual(['action', 'a', 'b', 'failed', 'c', 'rest', 'd', undefined]);
  expect(items.at(-1)).toBeUndefined();
  expect([0, 1, 2, 3].map((place) => items.numberOf(place))).toEqual([1, 2, 4, 6]);
});

it('has no headings if nothing is grouped', () => {
  const items = Items.plain(rowsOf('a', 'b'));
  expect(items.count).toBe(2);
  expect(items.at(1)).toMatchObject({ kind: 'device', row: { device: { deviceKey: 'b' } } });
  expect(items.numberOf(1)).toBe(1);
  expect(Items.plain([]).count).toBe(0);
});
