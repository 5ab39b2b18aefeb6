import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { DeviceFilter } from './filters';
import { productsOf } from './filter-choices';
import { ListGroups } from './list-groups.svelte';
import { FIRST_LINES, ListView, stepFrom } from './list-view.svelte';
import { deviceRow, type DeviceRow } from '$lib/fleet/rows';
import { deviceWith } from '$lib/testing/plans';
import { START } from '$lib/testing/clock';
import { nothingKnown } from './testing/facts';

const rowsOf = (count: number, changes = {}): DeviceRow[] =>
  Array.from({ length: count }, (_, index) => deviceRow(deviceWith(`d${index}`, changes), undefined, START));

const failed = { plan: { planId: '1', deviceStatus: 'failed', userConfirmStatus: 'confirmed' } } as const;

describe('stepFrom', () => {
  const rows = rowsOf(30);
  const from = (current: string | null, step: Parameters<typeof stepFrom>[2]): string | undefined =>
    stepFrom(rows, current === null ? null : `p/${current}`, step, 10)?.device.deviceKey;

  it('goes by one, by ten and to the ends, and stops there', () => {
    expect(from('d3', 'next')).toBe('d4');
    expect(from('d3', 'previous')).toBe('d2');
    expect(from('d3', 'page-down')).toBe('d13');
    expect(from('d3', 'page-up')).toBe('d0');
    expect(from('d3', 'first')).toBe('d0');
    expect(from('d3', 'last')).toBe('d29');
    expect(from('d29', 'next')).toBe('d29');
    expect(from('d0', 'previous')).toBe('d0');
  });

  it('begins at the first from outside, and has nowhere to go in an empty list', () => {
    expect(from(null, 'next')).toBe('d0');
    expect(stepFrom([], null, 'next', 10)).toBeNull();
  });
});

describe('ListGroups', () => {
  function setUp(rows: readonly DeviceRow[]) {
    let filter = $state.raw<DeviceFilter>({});
    const view = new ListView();
    const groups = new ListGroups(
      () => rows,
      () => filter,
      view,
      nothingKnown,
    );
    return { groups, view, narrow: (next: DeviceFilter) => (filter = next) };
  }

  it('shows the first of a long group until it is expanded', () => {
    const { groups, view } = setUp([...rowsOf(120), ...rowsOf(1, failed)]);
    const seen: number[] = [];
    const stop = $effect.root(() => {
      $effect(() => {
        seen.push(groups.order.length);
      });
    });
    flushSync();
    view.expand('action');
    flushSync();
    stop();
    expect(seen).toEqual([FIRST_LINES + 1, 121]);
    expect(groups.all).toHaveLength(121);
    expect(groups.isNarrowed).toBe(false);
  });

  it('shows one need alone in full, and still counts the others', () => {
    const { groups, narrow } = setUp([...rowsOf(120), ...rowsOf(3, failed)]);
    narrow({ need: 'action' });
    expect(groups.order).toHaveLength(120);
    expect(groups.counts).toMatchObject({ action: 120, running: 0, failed: 3, rest: 0 });
    narrow({ need: 'failed', text: 'd2' });
    expect(groups.order.map(({ device }) => device.deviceKey)).toEqual(['d2']);
    expect(groups.isNarrowed).toBe(true);
  });
});

describe('ListView', () => {
  it('picks own devices alone, and those that are listed', () => {
    const { selection } = new ListView();
    const own = deviceWith('own');
    const shared = deviceWith('shared', { shared: true });
    selection.add([own, shared]);
    selection.toggle(shared);
    expect(selection.of([own, shared])).toEqual([own]);
    expect(selection.of([shared])).toEqual([]);
    selection.toggle(own);
    expect(selection.isEmpty).toBe(true);
    selection.add([own, deviceWith('other')]);
    selection.remove([own]);
    expect(selection.has(own)).toBe(false);
    selection.clear();
    expect(selection.isEmpty).toBe(true);
  });
});

it('names each product once, in the order of the names', () => {
  const rows = [
    ...rowsOf(2, { productKey: 'k2', productName: 'Plug' }),
    ...rowsOf(1, { productKey: 'k1', productName: 'Tracker' }),
    ...rowsOf(1, { productKey: 'k0', productName: '' }),
  ];
  expect(productsOf(rows)).toEqual([
    ['k0', 'k0'],
    ['k2', 'Plug'],
    ['k1', 'Tracker'],
  ]);
});
