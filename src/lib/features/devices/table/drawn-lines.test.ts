import { expect, it } from 'vitest';
import { deviceRow, groupByNeed } from '$lib/fleet/rows';
import { START } from '$lib/testing/clock';
import { deviceWith } from '$lib/testing/plans';
import { DrawnLines } from './drawn-lines';
import { Items } from './items';

const rows = ['a', 'b', 'c'].map((key) => deviceRow(deviceWith(key), undefined, START));
const [a, b, c] = rows as [(typeof rows)[0], (typeof rows)[0], (typeof rows)[0]];
const grouped = { ...groupByNeed([]), action: rows };

it('keeps what stays as it is, line by line, and draws anew what has changed', () => {
  const lines = new DrawnLines();
  const before = lines.of(Items.grouped(grouped), { lines: [0, 1, 2], slots: 3 }, null);
  expect(before.map(({ slot }) => slot)).toEqual([0, 1, 2]);
  const changed = { ...b };
  const after = lines.of(
    Items.grouped({ ...grouped, action: [a, changed, c] }),
    { lines: [3, 1, 2], slots: 3 },
    null,
  );
  expect(after.map(({ number, slot }) => [number, slot])).toEqual([
    [3, 0],
    [1, 1],
    [2, 2],
  ]);
  expect(after[0]).toMatchObject({ item: { row: c } });
  expect(after[1]).toBe(before[1]);
  expect(after[2]).toMatchObject({ item: { row: changed } });
  expect(
    lines.of(Items.grouped({ ...grouped, action: [a, changed, c] }), { lines: [0, 1, 2], slots: 3 }, null)[2],
  ).toBe(after[2]);
});

it('draws the line that is held beside the others, and none that is not listed', () => {
  const lines = new DrawnLines();
  const items = Items.plain(rows);
  expect(lines.of(items, { lines: [2, 3], slots: 2 }, 0)).toMatchObject([
    { number: 0, slot: -1, item: { row: a } },
    { number: 2, slot: 0, item: { row: c } },
  ]);
  expect(lines.of(items, { lines: [], slots: 2 }, 7)).toEqual([]);
});
