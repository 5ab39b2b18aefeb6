import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceRow, type DeviceRow } from '$lib/fleet/rows';
import type { SelectionRule } from './selection-rules';
import { Selection } from './selection';
import { deviceWith } from '$lib/testing/plans';
import { START } from '$lib/testing/clock';

const FAILED = { plan: { planId: '1', deviceStatus: 'failed', userConfirmStatus: 'confirmed' } } as const;

const row = (key: string, changes = {}): DeviceRow => deviceRow(deviceWith(key, changes), undefined, START);
const devicesOf = (rows: readonly DeviceRow[]) => rows.map(({ device }) => device);
const allFailed: SelectionRule = { name: 'failed', picks: ({ need }) => need === 'failed' };

describe('Selection', () => {
  it('stays all of a group while the list is coming in', () => {
    const selection = new Selection();
    const first = [row('a', FAILED), row('b')];
    selection.addAll(devicesOf(first.slice(0, 1)), allFailed);
    const whole = [...first, row('c', FAILED), row('d')];
    selection.follow(whole);
    expect(selection.of(devicesOf(whole)).map(({ deviceKey }) => deviceKey)).toEqual(['a', 'c']);
  });

  it('does not bring back what was taken out by hand', () => {
    const selection = new Selection();
    const [a, c] = [row('a', FAILED), row('c', FAILED)];
    selection.addAll([a.device], allFailed);
    selection.toggle(a.device);
    selection.follow([a, c]);
    expect(selection.has(a.device)).toBe(false);
    expect(selection.has(c.device)).toBe(true);
    selection.toggle(a.device);
    expect(selection.has(a.device)).toBe(true);
  });

  it('picks nothing by itself once the list is whole, the group is taken out, or all is cleared', () => {
    const a = row('a', FAILED);
    for (const end of [
      (selection: Selection) => selection.settle(),
      (selection: Selection) => selection.removeAll([], allFailed.name),
      (selection: Selection) => selection.clear(),
    ]) {
      const selection = new Selection();
      selection.addAll([], allFailed);
      end(selection);
      selection.follow([a]);
      expect(selection.isEmpty).toBe(true);
    }
  });

  it('never picks a shared device', () => {
    const selection = new Selection();
    const shared = row('a', { ...FAILED, shared: true });
    selection.addAll([shared.device], { name: 'all', picks: () => true });
    selection.follow([shared]);
    expect(selection.isEmpty).toBe(true);
  });

  it('ends with the same devices in whatever pieces the list comes', () => {
    const fleet = fc.array(fc.boolean(), { maxLength: 40 });
    fc.assert(
      fc.property(fleet, fc.nat(40), fc.nat(40), (isFailed, tapAt, step) => {
        const rows = isFailed.map((failed, index) => row(`d${index}`, failed ? FAILED : {}));
        const selection = new Selection();
        const there = rows.slice(0, tapAt);
        selection.addAll(devicesOf(there.filter(allFailed.picks)), allFailed);
        for (let end = tapAt; end < rows.length; end += step + 1) selection.follow(rows.slice(0, end));
        selection.follow(rows);
        selection.settle();
        expect(selection.of(devicesOf(rows))).toEqual(devicesOf(rows.filter(allFailed.picks)));
      }),
    );
  });
});
