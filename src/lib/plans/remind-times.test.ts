import { expect, it } from 'vitest';
import { remindTimes } from './remind-times';

const BERLIN = 'Europe/Berlin';
const iso = (ms: number): string => new Date(ms).toISOString();
const at = (text: string) => remindTimes(Date.parse(text), BERLIN);

it('reminds in the evening of the same day, or of the next if that is near or over', () => {
  expect(iso(at('2026-06-03T10:00Z').evening)).toBe('2026-06-03T18:00:00.000Z');
  expect(at('2026-06-03T10:00Z').isTonight).toBe(true);
  expect(iso(at('2026-06-03T17:30Z').evening)).toBe('2026-06-04T18:00:00.000Z');
  expect(at('2026-06-03T17:30Z').isTonight).toBe(false);
});

it('reminds on the next Monday morning, by the clocks of that day', () => {
  for (const day of ['2026-06-01', '2026-06-03', '2026-06-07'])
    expect(iso(at(`${day}T10:00Z`).nextWeek)).toBe('2026-06-08T06:00:00.000Z');
  // The clocks go back on the Sunday between.
  expect(iso(at('2026-10-23T10:00Z').nextWeek)).toBe('2026-10-26T07:00:00.000Z');
});
