import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceRow, needs } from '$lib/fleet/rows';
import { deviceWith } from '$lib/testing/plans';
import { START } from '$lib/testing/clock';
import { filterFromQuery, filterRows, queryFromFilter, type DeviceFilter } from './filters';

const row = (key: string, changes: Parameters<typeof deviceWith>[1] = {}) =>
  deviceRow(deviceWith(key, changes), undefined, START);

describe('filterRows', () => {
  const rows = [
    row('ab12', { name: 'Greenhouse Nord', productName: 'Wi-Fi plug', online: false }),
    row('cd34', { name: '仓库 跟踪器', productName: 'Tracker', shared: true }),
  ];
  const found = (filter: DeviceFilter): string[] =>
    filterRows(rows, filter).map(({ device }) => device.deviceKey);

  it('finds all words in name, product and keys, without case and width', () => {
    expect(found({})).toEqual(['ab12', 'cd34']);
    expect(found({ text: 'PLUG nord' })).toEqual(['ab12']);
    expect(found({ text: 'ＣＤ３４' })).toEqual(['cd34']);
    expect(found({ text: '跟踪' })).toEqual(['cd34']);
    expect(found({ text: 'plug tracker' })).toEqual([]);
  });

  it('narrows by each field, and by all at once', () => {
    expect(found({ online: true })).toEqual(['cd34']);
    expect(found({ shared: false })).toEqual(['ab12']);
    expect(found({ need: 'rest' })).toEqual(['cd34']);
    expect(found({ productKey: 'q' })).toEqual([]);
    expect(found({ text: 'nord', online: true })).toEqual([]);
  });

  it('is kept by an address', () => {
    const filter = fc.record(
      {
        text: fc.string({ minLength: 1 }),
        need: fc.constantFrom(...needs),
        online: fc.boolean(),
        shared: fc.boolean(),
        productKey: fc.string({ minLength: 1 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(filter, (given) => {
        const address = queryFromFilter(given).toString();
        expect(filterFromQuery(new URLSearchParams(address))).toEqual(given);
      }),
    );
    expect(filterFromQuery(new URLSearchParams('need=money&online=perhaps&q='))).toEqual({});
  });
});
