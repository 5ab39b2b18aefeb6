import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  appointableWindow,
  appointmentViolations,
  MINIMUM_APPOINTMENT_MS,
  type AppointmentViolation,
  type WishedPeriod,
} from './appointment';

const HOUR = 3_600_000;
const plan = { start: 10 * HOUR, end: 20 * HOUR };
const NOW = 12 * HOUR;

describe('appointmentViolations', () => {
  const cases: [string, WishedPeriod, AppointmentViolation[]][] = [
    ['inside', { start: 13 * HOUR, end: 14 * HOUR }, []],
    ['from now', { start: NOW, end: 13 * HOUR }, []],
    ['to the very end', { start: 19 * HOUR, end: 20 * HOUR }, []],
    [
      'nothing entered',
      { start: null, end: null },
      [
        { field: 'start', code: 'missing' },
        { field: 'end', code: 'missing' },
      ],
    ],
    ['not a number', { start: NaN, end: 14 * HOUR }, [{ field: 'start', code: 'missing' }]],
    [
      'before the plan',
      { start: 8 * HOUR, end: 9 * HOUR },
      [
        { field: 'start', code: 'before-plan' },
        { field: 'end', code: 'before-plan' },
      ],
    ],
    [
      'after the plan',
      { start: 20 * HOUR, end: 21 * HOUR },
      [
        { field: 'start', code: 'after-plan' },
        { field: 'end', code: 'after-plan' },
      ],
    ],
    ['past the end', { start: 19.5 * HOUR, end: 20.5 * HOUR }, [{ field: 'end', code: 'after-plan' }]],
    ['begun', { start: NOW - 1, end: 14 * HOUR }, [{ field: 'start', code: 'in-past' }]],
    [
      'past',
      { start: 10 * HOUR, end: 11 * HOUR },
      [
        { field: 'start', code: 'in-past' },
        { field: 'end', code: 'in-past' },
      ],
    ],
    ['backwards', { start: 14 * HOUR, end: 13 * HOUR }, [{ field: 'end', code: 'before-start' }]],
    ['empty', { start: 14 * HOUR, end: 14 * HOUR }, [{ field: 'end', code: 'before-start' }]],
    ['too short', { start: 14 * HOUR, end: 15 * HOUR - 1 }, [{ field: 'end', code: 'too-short' }]],
  ];
  it.each(cases)('%s', (_, wished, violations) => {
    expect(appointmentViolations(wished, plan, NOW)).toEqual(violations);
  });

  it('accepts exactly what lies inside the rest of the plan for an hour or more', () => {
    const instant = fc.integer({ min: 0, max: 30 * HOUR });
    fc.assert(
      fc.property(instant, instant, instant, (start, end, now) => {
        const good =
          start >= plan.start && start >= now && end <= plan.end && end - start >= MINIMUM_APPOINTMENT_MS;
        expect(appointmentViolations({ start, end }, plan, now).length === 0).toBe(good);
      }),
    );
  });
});

describe('appointableWindow', () => {
  it('is the rest of the plan', () => {
    expect(appointableWindow(plan, 0)).toEqual(plan);
    expect(appointableWindow(plan, NOW)).toEqual({ start: NOW, end: plan.end });
    expect(appointableWindow(plan, 19 * HOUR)).toEqual({ start: 19 * HOUR, end: plan.end });
  });

  it('is null once no hour is left', () => {
    expect(appointableWindow(plan, 19 * HOUR + 1)).toBeNull();
    expect(appointableWindow({ start: 0, end: HOUR - 1 }, -HOUR)).toBeNull();
  });
});
