import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceIdText } from '$lib/plans/device-id';
import { meter, valve } from '$lib/testing/database';
import { groupEntries } from './entries';
import { entryChoices } from './entry-choices';
import { entryFilterFrom, passingEntry, queryFromEntries, type EntryFilter } from './entry-filter';
import { results } from './entry-result';
import { followedWith, lineWith, minute, sight } from './testing/records';

const entries = groupEntries(
  [
    lineWith('a', { who: 'Alice', deviceName: 'Heizung Süd', planId: '7', happenedAt: minute(1) }),
    lineWith('b', { ...valve, who: 'Bob', planId: '8', happenedAt: minute(2), planName: 'Spring' }),
  ],
  [followedWith([sight('failed', minute(3))], { ...meter, planId: '7' })],
);

const shown = (filter: EntryFilter): (string | null)[] =>
  entries.filter(passingEntry(filter, 'UTC')).map(({ planId }) => planId);

it('offers what the record names, each once, by its latest name', () => {
  const other = lineWith('c', { ...meter, deviceName: 'Boiler', planId: '7', happenedAt: minute(9) });
  const all = groupEntries([other, ...entries.flatMap(({ lines }) => lines)], []);
  expect(entryChoices(all, () => 'Valve')).toEqual({
    devices: [
      [deviceIdText(meter), 'Boiler'],
      [deviceIdText(valve), 'Meter'],
    ],
    people: [
      ['Alice', 'Alice'],
      ['Bob', 'Bob'],
    ],
    plans: [
      ['8', 'Spring'],
      ['7', 'Winter'],
    ],
  });
});

describe('the filters of the history', () => {
  it.each([
    [{}, ['7', '8']],
    [{ text: 'sud winter' }, ['7']],
    [{ text: 'alice 2.0' }, ['7']],
    [{ text: 'nothing' }, []],
    [{ device: deviceIdText(valve) }, ['8']],
    [{ person: 'Bob' }, ['8']],
    [{ planId: '7' }, ['7']],
    [{ result: 'failed' }, ['7']],
    [{ result: 'open' }, ['8']],
    [{ from: '2026-06-01', to: '2026-06-01' }, ['7', '8']],
    [{ from: '2026-06-02' }, []],
    [{ to: '2026-05-31' }, []],
  ] as const)('with %o show %o', (filter, expected) => {
    expect(shown(filter)).toEqual(expected);
  });

  it('count the days by the clocks of the person’s zone', () => {
    const june = passingEntry({ from: '2026-06-02' }, 'Pacific/Kiritimati');
    expect(entries.filter(june)).toHaveLength(2);
  });

  it('stand in an address that gives them back', () => {
    const text = fc.string({ minLength: 1 });
    const day = fc.constantFrom('2026-06-01', '2025-12-31');
    const filter = fc.record(
      {
        ...{ text, device: text, person: text, planId: text, from: day, to: day },
        result: fc.constantFrom(...results),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(filter, (each) => {
        const query = new URLSearchParams(queryFromEntries(each).toString());
        expect(entryFilterFrom(query)).toEqual(each);
      }),
    );
  });

  it('that an address has wrong narrow nothing', () => {
    expect(entryFilterFrom(new URLSearchParams('result=great&from=2026-02-30&to=x&q='))).toEqual({});
  });
});
