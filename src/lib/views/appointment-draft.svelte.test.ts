import { CalendarDate, Time } from '@internationalized/date';
import { describe, expect, it } from 'vitest';
import { AppointmentDraft } from './appointment-draft.svelte';

const HOUR = 3_600_000;
const zone = 'Europe/Berlin';
const iso = (text: string): number => Date.parse(text);
const night = { start: iso('2026-06-05T00:00:00Z'), end: iso('2026-06-05T02:00:00Z') };

const startOf = (draft: AppointmentDraft): string => `${String(draft.startDate)} ${String(draft.startTime)}`;
const endOf = (draft: AppointmentDraft): string => `${String(draft.endDate)} ${String(draft.endTime)}`;

describe('AppointmentDraft', () => {
  it('holds local dates and times of the instants it was filled in with', () => {
    const draft = new AppointmentDraft(zone, night);
    expect(startOf(draft)).toBe('2026-06-05 02:00:00');
    expect(endOf(draft)).toBe('2026-06-05 04:00:00');
    expect([draft.start, draft.end]).toEqual([night.start, night.end]);
  });

  it('takes the end along when the start moves, over midnight and over a half-typed start', () => {
    const draft = new AppointmentDraft(zone, night);
    draft.startTime = undefined;
    expect(draft.start).toBeNull();
    expect(draft.end).toBe(night.end);
    draft.startTime = new Time(23, 30);
    expect(endOf(draft)).toBe('2026-06-06 01:30:00');
    draft.startDate = new CalendarDate(2026, 6, 9);
    expect(endOf(draft)).toBe('2026-06-10 01:30:00');
  });

  it('counts a time that is being typed anew for nothing', () => {
    const draft = new AppointmentDraft(zone, night);
    draft.startTimeComplete = false;
    expect(draft.start).toBeNull();
    draft.startTime = new Time(3);
    expect([draft.start, draft.end]).toEqual([null, night.end]);
    draft.startTimeComplete = true;
    expect([draft.start, draft.end]).toEqual([night.start + HOUR, night.end + HOUR]);
    draft.endTimeComplete = false;
    expect(draft.end).toBeNull();
    draft.pick(night);
    expect([draft.start, draft.end]).toEqual([night.start, night.end]);
  });

  it('takes a new length from an end that is typed, and leaves one alone that lies before the start', () => {
    const draft = new AppointmentDraft(zone, night);
    draft.endTime = new Time(7);
    draft.startTime = new Time(3);
    expect(draft.end).toBe(night.start + 6 * HOUR);
    draft.endTime = new Time(1);
    draft.startTime = new Time(5);
    expect(endOf(draft)).toBe('2026-06-05 01:00:00');
  });

  it('keeps elapsed time over the night in which the clocks change, and says what they do', () => {
    const draft = new AppointmentDraft(zone, null);
    draft.startDate = new CalendarDate(2026, 3, 29);
    draft.startTime = new Time(2, 30);
    expect(draft.startClockChange).toBe('skipped');
    expect(draft.endClockChange).toBeNull();
    draft.pick({ start: iso('2026-03-28T00:30:00Z'), end: iso('2026-03-28T02:30:00Z') });
    draft.startDate = new CalendarDate(2026, 3, 29);
    expect([startOf(draft), endOf(draft)]).toEqual(['2026-03-29 01:30:00', '2026-03-29 04:30:00']);
  });
});
