import { describe, expect, it } from 'vitest';
import { deviceRow, type DeviceRow } from '$lib/fleet/rows';
import { START } from '$lib/testing/clock';
import { deviceWith } from '$lib/testing/plans';
import type { Sort } from './sort';
import { SortedRows } from './sorted-rows.svelte';

const row = (key: string, name: string): DeviceRow => deviceRow(deviceWith(key, { name }), undefined, START);
const byName: Sort = { column: 'name', descending: false };
const byState: Sort = { column: 'state', descending: false };
const names = (sorted: SortedRows): string[] => sorted.rows.map(({ device }) => device.name);
const settled = async (sorted: SortedRows): Promise<void> => {
  while (sorted.isSorting) await new Promise((resolve) => setTimeout(resolve));
};

describe('SortedRows', () => {
  it('sorts by what is chosen, and stands as the platform lists it otherwise', async () => {
    const sorted = new SortedRows();
    const rows = [row('a', 'Van 10'), row('b', 'Van 9'), row('c', 'Crane')];
    sorted.sort(rows, { sort: byName, locale: 'en' }, START);
    await settled(sorted);
    expect(names(sorted)).toEqual(['Crane', 'Van 9', 'Van 10']);
    sorted.sort(rows, { sort: { ...byName, descending: true }, locale: 'en' }, START);
    await settled(sorted);
    expect(names(sorted)).toEqual(['Van 10', 'Van 9', 'Crane']);
    sorted.sort(rows, { sort: byState, locale: 'en' }, START);
    expect(sorted.rows).toBe(rows);
  });

  it('finds a place at once for what changes or comes, also while all is being sorted', async () => {
    const sorted = new SortedRows();
    const sorting = { sort: byName, locale: 'en' };
    const rows = [row('a', 'B'), row('b', 'D')];
    sorted.sort(rows, sorting, START);
    sorted.sort([...rows, row('c', 'C')], sorting, START);
    await settled(sorted);
    expect(names(sorted)).toEqual(['B', 'C', 'D']);
    sorted.sort([row('a', 'E'), ...rows.slice(1), row('c', 'C')], sorting, START);
    expect(names(sorted)).toEqual(['C', 'D', 'E']);
  });

  it('gives up a sort that another one has taken the place of', async () => {
    const sorted = new SortedRows();
    const rows = Array.from({ length: 3_000 }, (_, index) => row(`d${index}`, `Van ${(index * 7) % 3_000}`));
    sorted.sort(rows, { sort: byName, locale: 'en' }, START);
    sorted.sort(rows, { sort: byState, locale: 'en' }, START);
    expect(sorted.isSorting).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(sorted.rows).toBe(rows);
  });
});
