import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceRow, needs } from '$lib/fleet/rows';
import { componentWith, deviceWith, planWith } from '$lib/testing/plans';
import { HOUR, START } from '$lib/testing/clock';
import { filterFromQuery, queryFromFilter } from './filter-query';
import { autoStates, passing, type DeviceFilter, type FilterFacts } from './filters';
import { seenChoices } from './last-seen';
import { nothingKnown } from './testing/facts';

const DAY = 24 * HOUR;

const found = (
  rows: readonly ReturnType<typeof deviceRow>[],
  filter: DeviceFilter,
  facts: Partial<FilterFacts> = {},
): string[] =>
  rows.filter(passing(filter, { ...nothingKnown, ...facts })).map(({ device }) => device.deviceKey);

describe('a search', () => {
  const rows = [
    deviceRow(
      deviceWith('ab12', { name: 'Greenhouse Nord', productName: 'Wi-Fi plug', tag: 'Halle Süd' }),
      planWith('ab12', { planName: 'Winter', components: [componentWith({ targetVersion: '3.2.0' })] }),
      START,
    ),
    deviceRow(deviceWith('cd34', { name: '仓库 跟踪器', productName: 'Tracker' }), undefined, START),
  ];

  it.each([
    ['', ['ab12', 'cd34']],
    ['PLUG nord', ['ab12']],
    ['ＣＤ３４', ['cd34']],
    ['跟踪', ['cd34']],
    ['sud', ['ab12']],
    ['süd  winter', ['ab12']],
    ['3.2.0 green', ['ab12']],
    ['plug tracker', []],
    // A word ends with the part that it stands in.
    ['nordwi-fi', []],
  ])('for “%s” finds all its words, without case, width and accents', (text, keys) => {
    expect(found(rows, { text })).toEqual(keys);
  });
});

describe('a filter', () => {
  const long = { start: START - DAY, end: START + 40 * DAY };
  const rows = [
    deviceRow(deviceWith('a', { online: false, lastSeen: START - 8 * DAY }), planWith('a'), START),
    deviceRow(
      deviceWith('b', { shared: true, lastSeen: START - 90 * DAY }),
      planWith('b', { planId: '2', period: long }),
      START,
    ),
    deviceRow(deviceWith('c', { online: false }), undefined, START),
    deviceRow(deviceWith('D'), planWith('D', { deviceStatus: 'succeeded' }), START),
  ];

  it.each<[DeviceFilter, string[]]>([
    [{}, ['a', 'b', 'c', 'D']],
    [{ online: true }, ['b', 'D']],
    [{ shared: false }, ['a', 'c', 'D']],
    [{ need: 'done' }, ['D']],
    [{ productKey: 'q' }, []],
    [{ planId: '2' }, ['b']],
    [{ planId: '1' }, ['a', 'c', 'D']],
    [{ version: '1.0.0' }, ['a', 'b', 'D']],
    // What has not been told is in neither.
    [{ dueBy: '2026-06-03' }, ['a']],
    [{ dueBy: '2026-06-01' }, []],
    [{ seen: 'day' }, ['b', 'D']],
    [{ seen: 'not-week' }, ['a']],
    [{ seen: 'unknown' }, ['c']],
    [{ auto: 'unknown' }, ['a', 'c', 'D']],
    [{ keyList: 'nowhere' }, []],
    [{ text: 'device', online: true, shared: false }, ['D']],
  ])('%o lets %o through', (filter, keys) => {
    expect(found(rows, filter)).toEqual(keys);
  });

  it('goes by what a device says of itself before what its plan says', () => {
    const reportedVersions = (): readonly string[] => ['9.0', '0.5'];
    expect(found(rows, { version: '0.5' }, { reportedVersions })).toHaveLength(4);
    expect(found(rows, { version: '1.0.0' }, { reportedVersions })).toEqual([]);
  });

  it('goes by the keys of a list, whatever their case', () => {
    const keysOf = (id: string): ReadonlySet<string> | null => (id === 'l' ? new Set(['a', 'd']) : null);
    expect(found(rows, { keyList: 'l' }, { keysOf })).toEqual(['a', 'D']);
  });

  it('ends a day by the clocks of the zone, also when they change', () => {
    const end = Date.parse('2026-10-25T23:00:00Z');
    const row = [deviceRow(deviceWith('a'), planWith('a', { period: { start: START, end } }), START + DAY)];
    const on = (zone: string): string[] => found(row, { dueBy: '2026-10-25' }, { now: START + DAY, zone });
    expect(on('Europe/Berlin')).toEqual(['a']);
    expect(on('Asia/Shanghai')).toEqual([]);
  });
});

describe('an address', () => {
  it('keeps every filter', () => {
    const text = fc.string({ minLength: 1 });
    const filter = fc.record(
      {
        ...{ text, productKey: text, version: text, planId: text, keyList: text },
        ...{ online: fc.boolean(), shared: fc.boolean() },
        need: fc.constantFrom(...needs),
        auto: fc.constantFrom(...autoStates),
        seen: fc.constantFrom(...seenChoices),
        dueBy: fc.constantFrom('2026-02-28', '2028-02-29'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(filter, (given) => {
        const address = queryFromFilter(given).toString();
        expect(filterFromQuery(new URLSearchParams(address))).toEqual(given);
      }),
    );
  });

  it('narrows nothing by what it does not know', () => {
    const odd = 'need=money&online=perhaps&q=&due=2026-02-30&seen=never&auto=1';
    expect(filterFromQuery(new URLSearchParams(odd))).toEqual({});
  });
});
