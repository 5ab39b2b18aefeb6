import { describe, expect, it } from 'vitest';
import { drawnGroups, linesAtOnce } from './drawn-lines';
import { FIRST_LINES } from './list-view.svelte';
import { byNeed, deviceRow, type DeviceRow, type Need } from '$lib/fleet/rows';
import { deviceWith } from '$lib/testing/plans';
import { START } from '$lib/testing/clock';

const row = deviceRow(deviceWith('d1'), undefined, START);
const shownWith = (sizes: Partial<Record<Need, number>>): Readonly<Record<Need, readonly DeviceRow[]>> =>
  byNeed((need) => Array.from({ length: sizes[need] ?? 0 }, () => row));

describe('what of the list is drawn', () => {
  const shown = shownWith({ action: 3, failed: 2, rest: 4 });

  it('is nothing at first, and then the lines from the top', () => {
    expect(drawnGroups(shown, 0)).toEqual([]);
    expect(drawnGroups(shown, 2)).toEqual([{ need: 'action', lines: 2 }]);
    expect(drawnGroups(shown, 4)).toEqual([
      { need: 'action', lines: Infinity },
      { need: 'failed', lines: 1 },
    ]);
  });

  it('is all of a group that is whole, so that what comes to it later is drawn at once', () => {
    const whole = ['action', 'failed', 'rest'].map((need) => ({ need, lines: Infinity }));
    expect(drawnGroups(shown, linesAtOnce(shown))).toEqual(whole);
    expect(drawnGroups(shown, Infinity)).toEqual(whole);
  });

  it('counts of a long group the lines alone that are drawn wherever the list is scrolled to', () => {
    const long = shownWith({ action: 10_000, rest: 1 });
    expect(linesAtOnce(long)).toBe(FIRST_LINES + 1);
    expect(drawnGroups(long, FIRST_LINES)).toEqual([{ need: 'action', lines: Infinity }]);
  });
});
