import { expect, it, vi } from 'vitest';
import { withEnd, withNotFound } from '$lib/fleet/work-list/items';
import { summaryOf } from '$lib/fleet/work-list/summary';
import { keptWorkItem } from '$lib/testing/kept-records';
import { summaryText } from './summary-text';

// The messages ask a browser for the language, dates and numbers for the region.
vi.hoisted(() => {
  vi.stubGlobal('localStorage', { getItem: () => 'en' });
  vi.stubGlobal('navigator', { languages: ['en-GB', 'en'] });
});

const NOW = 1_790_000_000_000;
const item = (deviceKey: string, place: number) => ({
  ...keptWorkItem,
  ...{ deviceKey, name: `Meter ${deviceKey}`, place, end: null, tries: [] },
});

type Item = ReturnType<typeof item>;

it('tells a round as a text in which every device stands once, and why it failed or was not tried', () => {
  const listed = ['a', 'b', 'c', 'd', 'e'].map(item);
  const [a, b, c, , e] = listed as [Item, Item, Item, Item, Item];
  const done = withEnd(listed, a, { kind: 'succeeded', at: NOW, transferred: true, said: false });
  const stopped = withEnd(done, b, { kind: 'failed', at: NOW, code: 'cancelled', details: {} });
  const ended = withEnd(stopped, c, { kind: 'unknown', at: NOW + 60_000 });
  const items = withNotFound(ended, e, NOW);
  const text = summaryText(summaryOf(items), { now: NOW, who: 'Ada', nameOf: ({ name }) => name });
  const [title, counts, times, ...rest] = text.split('\n');
  expect(title).toBe('Overair: a round by Ada');
  expect(counts).toBe('5 devices: 1 upgraded, 1 failed, 1 with an unknown result, 2 not tried');
  expect(times).toMatch(/^From .+ to .+$/);
  expect(rest).toEqual([
    ...['', '1 upgraded', '- Meter a (a)'],
    ...['', '1 failed', '- Meter b (b): You stopped the upgrade'],
    ...['', '1 with an unknown result', '- Meter c (c)'],
    ...['', '2 not tried', '- Meter d (d)', '- Meter e (e): Not found'],
    '',
  ]);
});
