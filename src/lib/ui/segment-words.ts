import { m } from '$lib/paraglide/messages';

const words: Readonly<Record<string, () => string>> = {
  day: () => m.segment_day(),
  month: () => m.segment_month(),
  year: () => m.segment_year(),
  hour: () => m.segment_hour(),
  minute: () => m.segment_minute(),
  dayPeriod: () => m.segment_day_period(),
};

/** A part of a date or time as it is typed, in words. */
export const segmentWord = (part: string): string => words[part]?.() ?? part;
