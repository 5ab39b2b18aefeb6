import { CalendarDate, Time } from '@internationalized/date';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockChangeAt, clocksChangeBetween, instantOf, localOf } from './local-time';

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Shanghai',
  'Australia/Lord_Howe', // half an hour of daylight saving
  'America/Santiago', // the clocks change at midnight
  'Antarctica/Troll', // two hours of daylight saving
  'Asia/Kathmandu',
];

/** Full minutes since the epoch, half of them on a day on which the clocks of one of the zones change. */
const minutes = fc.oneof(
  fc.integer({ min: Date.UTC(2024, 0, 1) / 60_000, max: Date.UTC(2030, 0, 1) / 60_000 }),
  fc
    .tuple(
      fc.constantFrom(...['03-08', '03-29', '04-05', '09-06', '10-04', '10-25', '11-01']),
      fc.integer({ min: -600, max: 2_000 }),
    )
    .map(([day, minute]) => Date.parse(`2026-${day}T00:00:00Z`) / 60_000 + minute),
);

/** What the platform's own formatter shows: independent of the library under test. */
function shown(instant: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
    hourCycle: 'h23',
  }).formatToParts(instant);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

const at = (text: string, zone: string): string => {
  const [date = '', time = ''] = text.split('T');
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return new Date(instantOf(new CalendarDate(year, month, day), new Time(hour, minute), zone)).toISOString();
};

describe('instantOf', () => {
  it('moves a local time that does not exist forward', () => {
    expect(at('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z'); // shown as 03:30
    expect(at('2026-03-08T02:00', 'America/New_York')).toBe('2026-03-08T07:00:00.000Z'); // 03:00
    expect(at('2026-10-04T02:15', 'Australia/Lord_Howe')).toBe('2026-10-03T15:45:00.000Z'); // 02:45
  });

  it('takes the first of a local time that exists twice', () => {
    expect(at('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(at('2026-11-01T01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
    expect(at('2026-04-05T01:45', 'Australia/Lord_Howe')).toBe('2026-04-04T14:45:00.000Z');
  });

  it('gives an instant that shows the asked time, or a later one where that does not exist', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), minutes, (zone, minute) => {
        const wanted = new Date(minute * 60_000).toISOString().slice(0, 16);
        const instant = Date.parse(at(wanted, zone));
        const seen = shown(instant, zone);
        expect(seen >= wanted).toBe(true);
        if (seen === wanted) {
          // The first of two: no earlier instant within a day's change of clocks shows the same.
          for (const earlier of [30, 60, 120]) {
            expect(shown(instant - earlier * 60_000, zone)).not.toBe(wanted);
          }
        } else {
          // It does not exist: nothing near shows it.
          for (let offset = -180; offset <= 180; offset += 15) {
            expect(shown(instant + offset * 60_000, zone)).not.toBe(wanted);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('localOf', () => {
  it('is undone by instantOf, except in the second of two equal hours', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), minutes, (zone, minute) => {
        const instant = minute * 60_000;
        const { date, time } = localOf(instant, zone);
        const back = instantOf(date, time, zone);
        expect(back).toBeLessThanOrEqual(instant);
        expect(shown(back, zone)).toBe(shown(instant, zone));
      }),
    );
  });
});

describe('clockChangeAt', () => {
  const doubt = (day: string, hour: number, minute: number, zone: string) => {
    const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
    return clockChangeAt(new CalendarDate(year, month, date), new Time(hour, minute), zone);
  };

  it('names the times that the clocks leave out and those that they show twice', () => {
    expect(doubt('2026-03-29', 1, 59, 'Europe/Berlin')).toBeNull();
    expect(doubt('2026-03-29', 2, 0, 'Europe/Berlin')).toBe('skipped');
    expect(doubt('2026-03-29', 2, 59, 'Europe/Berlin')).toBe('skipped');
    expect(doubt('2026-03-29', 3, 0, 'Europe/Berlin')).toBeNull();
    expect(doubt('2026-10-25', 2, 30, 'Europe/Berlin')).toBe('repeated');
    expect(doubt('2026-10-25', 3, 0, 'Europe/Berlin')).toBeNull();
    expect(doubt('2026-10-25', 2, 30, 'Asia/Shanghai')).toBeNull();
  });

  it('agrees with what the platform shows: only a time that is left out comes back as another', () => {
    fc.assert(
      fc.property(minutes, fc.constantFrom(...zones), (minute, zone) => {
        const { date, time } = localOf(minute * 60_000, 'UTC');
        const back = shown(instantOf(date, time, zone), zone);
        const left = back !== `${date.toString()}T${time.toString().slice(0, 5)}`;
        expect(clockChangeAt(date, time, zone) === 'skipped').toBe(left);
      }),
    );
  });
});

describe('clocksChangeBetween', () => {
  it('tells a period with a change of the clocks from one without', () => {
    const night = Date.UTC(2026, 9, 24, 23);
    expect(clocksChangeBetween(night, night + 4 * 3_600_000, 'Europe/Berlin')).toBe(true);
    expect(clocksChangeBetween(night, night + 4 * 3_600_000, 'Asia/Shanghai')).toBe(false);
  });
});
