import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appointmentViolations } from './appointment';
import { quickChoices } from './quick-choices';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const iso = (text: string): number => Date.parse(text);

function named(plan: { start: string; end: string }, now: string, zone: string): Record<string, string> {
  const choices = quickChoices({ start: iso(plan.start), end: iso(plan.end) }, iso(now), zone);
  return Object.fromEntries(
    choices.map(({ name, period }) => [
      name,
      `${new Date(period.start).toISOString().slice(5, 16)} ${new Date(period.end).toISOString().slice(5, 16)}`,
    ]),
  );
}

describe('quickChoices', () => {
  const plan = { start: '2026-06-01T00:00:00Z', end: '2026-06-10T00:00:00Z' };

  it('offers tonight by the clocks of the zone, the earliest and the last hour', () => {
    expect(named(plan, '2026-06-05T12:00:30Z', 'Asia/Shanghai')).toEqual({
      tonight: '06-05T18:00 06-05T20:00',
      'earliest-hour': '06-05T12:03 06-05T13:03',
      'last-hour': '06-09T23:00 06-10T00:00',
    });
  });

  it('means the same night until two, and the next one after', () => {
    expect(named(plan, '2026-06-05T01:59:00Z', 'UTC').tonight).toBe('06-05T02:00 06-05T04:00');
    expect(named(plan, '2026-06-05T02:01:00Z', 'UTC').tonight).toBe('06-06T02:00 06-06T04:00');
  });

  it('leaves out what does not fit the plan', () => {
    const short = { start: '2026-06-05T05:00:00Z', end: '2026-06-05T06:30:00Z' };
    expect(named(short, '2026-06-05T01:00:00Z', 'UTC')).toEqual({
      'earliest-hour': '06-05T05:00 06-05T06:00',
      'last-hour': '06-05T05:30 06-05T06:30',
    });
    expect(named(short, '2026-06-05T05:45:00Z', 'UTC')).toEqual({});
  });

  it('offers one hour once where only one fits', () => {
    const one = { start: '2026-06-05T05:00:00Z', end: '2026-06-05T06:00:00Z' };
    expect(named(one, '2026-06-05T01:00:00Z', 'UTC')).toEqual({ 'earliest-hour': '06-05T05:00 06-05T06:00' });
  });

  it('keeps elapsed time where the clocks go forward and back', () => {
    const year = { start: '2026-01-01T00:00:00Z', end: '2026-12-31T00:00:00Z' };
    // 02:00 does not exist: from 03:00 to 04:00, one hour.
    expect(named(year, '2026-03-28T20:00:00Z', 'Europe/Berlin').tonight).toBe('03-29T01:00 03-29T02:00');
    // 02:00 exists twice: from the first, three hours.
    expect(named(year, '2026-10-24T20:00:00Z', 'Europe/Berlin').tonight).toBe('10-25T00:00 10-25T03:00');
  });

  it('offers only what may be sent, on full minutes', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/Santiago', 'Antarctica/Troll', 'Australia/Lord_Howe'];
    const from = iso('2026-01-01T00:00:00Z');
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 365 * DAY }),
        fc.integer({ min: 0, max: 3 * DAY }),
        fc.integer({ min: -2 * DAY, max: 4 * DAY }),
        (zone, start, length, offset) => {
          const plan = { start: from + start, end: from + start + length };
          const now = plan.start + offset;
          for (const { period } of quickChoices(plan, now, zone)) {
            expect(appointmentViolations(period, plan, now)).toEqual([]);
            expect(period.start % 60_000).toBe(0);
            expect(period.end % 60_000).toBe(0);
          }
        },
      ),
    );
  });
});
