import { describe, expect, it } from 'vitest';
import type { Device } from '$lib/developer-center/types';
import { deviceRow, type DeviceRow } from '$lib/fleet/rows';
import type { DevicePlan } from '$lib/plans/types';
import { START } from '$lib/testing/clock';
import { deviceWith, planWith } from '$lib/testing/plans';
import { dueOf } from './due';
import { comparing, sortKey, type SortColumn } from './sort';

const HOUR = 3_600_000;

const row = (device: Partial<Device>, plan?: Partial<DevicePlan> | null): DeviceRow =>
  deviceRow(deviceWith('a', device), plan && planWith('a', plan), START);

const key = (column: SortColumn, ...of: Parameters<typeof row>) => sortKey(column, row(...of), START);

describe('sortKey', () => {
  it('takes what is shown', () => {
    expect(key('name', { name: 'Van 7' })).toBe('Van 7');
    expect(key('product', { productName: '' })).toBe('p');
    expect(key('signal', { signalStrength: -71 })).toBe(-71);
    expect(key('versions', {}, null)).toBeNull();
    expect(key('due', {})).toBeNull();
  });

  it('sees who is online later than whoever was seen at any time', () => {
    const online = key('seen', { online: true, lastSeen: null });
    expect(comparing('en', false)(online, key('seen', { online: false, lastSeen: START }))).toBe(1);
    expect(key('seen', { online: false, lastSeen: null })).toBeNull();
  });
});

describe('comparing', () => {
  it('counts within texts, and puts what is not known last either way', () => {
    const texts = [null, 'Pump 10', 'pump 9', null, 'Pump 1'];
    expect(texts.toSorted(comparing('en', false))).toEqual(['Pump 1', 'pump 9', 'Pump 10', null, null]);
    expect(texts.toSorted(comparing('en', true))).toEqual(['Pump 10', 'pump 9', 'Pump 1', null, null]);
    expect([3, null, Infinity, -1].toSorted(comparing('en', true))).toEqual([Infinity, 3, -1, null]);
  });
});

describe('dueOf', () => {
  const period = { start: START - HOUR, end: START + HOUR };
  const due = (plan: Partial<DevicePlan> | null | undefined) => dueOf(row({}, plan), START);

  it('says until when something can be done, from when it begins, or since when it is over', () => {
    expect(due({ period })).toEqual({ kind: 'by', at: period.end });
    const later = { start: START + HOUR, end: START + 2 * HOUR };
    expect(due({ period: later })).toEqual({ kind: 'from', at: later.start });
    const appointed = { userConfirmStatus: 'appointed' } as const;
    expect(due({ ...appointed, period: { ...period, end: START + 9 * HOUR }, appointment: later })).toEqual({
      kind: 'from',
      at: later.start,
    });
    const missed = { start: START - HOUR, end: START - 60_000 };
    expect(due({ ...appointed, period, appointment: missed })).toEqual({ kind: 'ended', at: missed.end });
    const over = { start: START - 2 * HOUR, end: START - HOUR };
    expect(due({ period: over })).toEqual({ kind: 'ended', at: over.end });
    const failed = { deviceStatus: 'failed', userConfirmStatus: 'confirmed' } as const;
    expect(due({ ...failed, period })).toEqual({ kind: 'by', at: period.end });
    expect(due({ ...failed, period: over })).toEqual({ kind: 'ended', at: over.end });
  });

  it('says nothing if there is no plan, it was not told, or it runs', () => {
    expect(due(null)).toBeNull();
    expect(due(undefined)).toBeNull();
    expect(due({ deviceStatus: 'upgrading', userConfirmStatus: 'confirmed' })).toBeNull();
  });
});
