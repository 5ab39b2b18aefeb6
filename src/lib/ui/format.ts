import { nextTurn } from '$lib/platform/turns';
import { localeState } from './locale.svelte';
import { preferences } from './preferences.svelte';
import { regionalLocale } from './regional-locale';
import { browserZone } from './zones';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Constructing an Intl formatter is slow, a list has thousands of lines: one a locale, zone and form. */
const kept = new Map<string, unknown>();

function formatter<T>(kind: string, make: (locale: string) => T): T {
  const locale = fieldLocale();
  const key = `${locale} ${kind}`;
  const found = kept.get(key) as T | undefined;
  if (found !== undefined) return found;
  const made = make(locale);
  kept.set(key, made);
  return made;
}

/** Which of the browser's locales goes with which of ours. */
const regional = new Map<string, string>();

/**
 * The locale of dates and numbers: the person's own variant of the page's language if the browser names one, since
 * 02/03 is another day in another country.
 */
export function fieldLocale(): string {
  const language = localeState.current;
  const found = regional.get(language);
  if (found !== undefined) return found;
  const locale = regionalLocale(language, navigator.languages);
  regional.set(language, locale);
  return locale;
}

const number = (kind: string, options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  formatter(kind, (locale) => new Intl.NumberFormat(locale, options));

function date(kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const { timeZone } = preferences.current;
  return formatter(
    `${timeZone ?? ''} ${kind}`,
    (locale) => new Intl.DateTimeFormat(locale, timeZone === null ? options : { ...options, timeZone }),
  );
}

/** The zone that people's times are shown in, an IANA name: the chosen one, else this device's. */
export const localZone = (): string => preferences.current.timeZone ?? browserZone.own();

const toTheMinute: Intl.DateTimeFormatOptions = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
};

const wholeDay: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'numeric', day: 'numeric' };

/** Whether two instants have the same text; a list compares thousands with one `now`, which is read once. */
function sameBy(kind: string, form: Intl.DateTimeFormatOptions): (instant: number, now: number) => boolean {
  let last: { readonly format: Intl.DateTimeFormat; readonly now: number; readonly text: string } | null =
    null;
  return (instant, now) => {
    const format = date(kind, form);
    if (last?.now !== now || last.format !== format) last = { format, now, text: format.format(now) };
    return format.format(instant) === last.text;
  };
}

const isSameYear = sameBy('year', { year: 'numeric' });
const isSameDay = sameBy('whole-day', wholeDay);

/** Names the day of an instant by the clocks that people are shown: the same for two of one day. */
export const dayOf = (instant: number): string => date('whole-day', wholeDay).format(instant);

/** The day of an instant as a heading, e.g. "Monday 23 November"; the year if it is not this one. */
export function longDay(instant: number, now: number): string {
  const form: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' };
  return isSameYear(instant, now)
    ? date('long-day', form).format(instant)
    : date('long-day-year', { ...form, year: 'numeric' }).format(instant);
}

/** An instant in local time, e.g. "Mon 23 Nov, 14:05"; the year if it is not this one. */
export function dateTime(instant: number, now: number): string {
  return isSameYear(instant, now)
    ? date('date-time', toTheMinute).format(instant)
    : date('date-time-year', { ...toTheMinute, year: 'numeric' }).format(instant);
}

/**
 * Has the browser load what its formats need, once a page: tens of milliseconds on a slow phone, best spent while nothing
 * else could be done, and in short tasks.
 */
export async function loadFormats(): Promise<void> {
  const now = Date.now();
  const steps = [
    fieldLocale,
    () => isSameYear(now, now),
    () => dateTime(now, now),
    () => count(0),
    () => percent(0),
    () => duration(HOUR),
  ];
  for (const step of steps) {
    await nextTurn();
    step();
  }
}

/** An instant that is near by the minute, one that is days away by its day alone. */
export function deadline(instant: number, now: number): string {
  return Math.abs(instant - now) < 2 * DAY ? dateTime(instant, now) : day(instant, now);
}

function day(instant: number, now: number): string {
  const form: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };
  return isSameYear(instant, now)
    ? date('day', form).format(instant)
    : date('day-year', { ...form, year: 'numeric' }).format(instant);
}

/** An instant as briefly as a column has room for: today's by the minute, another by its day. */
export function moment(instant: number, now: number): string {
  if (!isSameDay(instant, now)) return day(instant, now);
  return date('minute', { hour: '2-digit', minute: '2-digit' }).format(instant);
}

/** A day of the calendar, YYYY-MM-DD, e.g. "28 Nov 2026". */
export const dayText = (day: string): string =>
  formatter(
    'calendar-day',
    (locale) =>
      new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }),
  ).format(Date.parse(`${day}T00:00:00Z`));

/** A period as one text; the day is said once if both ends fall on it, and the year if it is not this one. */
export function period(start: number, end: number, now: number): string {
  return isSameYear(start, now)
    ? date('period', toTheMinute).formatRange(start, end)
    : date('period-year', { ...toTheMinute, year: 'numeric' }).formatRange(start, end);
}

/** A time of the day to the second, e.g. "14:05:09"; with its day if that is not today's. */
export function clockTime(instant: number, now: number): string {
  const form: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit' };
  return isSameDay(instant, now)
    ? date('clock-time', form).format(instant)
    : date('clock-time-day', { ...form, day: 'numeric', month: 'short' }).format(instant);
}

/** The local zone as people say it, e.g. "Central European Standard Time". */
export function zoneName(instant: number): string {
  const parts = date('zone', { timeZoneName: 'long' }).formatToParts(instant);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? localZone();
}

/** 0–1 as a whole percentage; never 100 % before it is done. */
export function percent(share: number): string {
  const whole = share >= 1 ? 1 : Math.min(Math.max(share, 0), 0.99);
  return number('percent', { style: 'percent', maximumFractionDigits: 0 }).format(whole);
}

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Bytes in decimal units, as packages are sold: 1 kB is 1000 bytes. */
export function bytes(count: number): string {
  const power = count < 1000 ? 0 : count < 1_000_000 ? 1 : count < 1_000_000_000 ? 2 : 3;
  const unit = BYTE_UNITS[power];
  const value = count / 1000 ** power;
  const maximumFractionDigits = value < 10 ? 1 : 0;
  const unitDisplay = power === 0 ? 'long' : 'short';
  const form = { style: 'unit', unit, unitDisplay, maximumFractionDigits } as const;
  return number(`${unit}-${maximumFractionDigits}`, form).format(value);
}

/** Sentences one after the other, as the language sets them; what is not there is left out. */
export const sentences = (...parts: readonly (string | null)[]): string =>
  parts.filter(Boolean).join(localeState.current.startsWith('zh') ? '' : ' ');

/** A plain number in the language's form. */
export const count = (value: number): string => number('count', {}).format(value);

/** A stretch of time in its largest fitting unit, e.g. "3 minutes". */
export function duration(ms: number): string {
  const [value, unit] =
    ms < MINUTE
      ? ([Math.max(1, Math.round(ms / SECOND)), 'second'] as const)
      : ms < 2 * HOUR
        ? ([Math.round(ms / MINUTE), 'minute'] as const)
        : ms < 2 * DAY
          ? ([Math.round(ms / HOUR), 'hour'] as const)
          : ([Math.round(ms / DAY), 'day'] as const);
  return number(`duration-${unit}`, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

/** How long ago, or how far ahead, e.g. "5 minutes ago", "in 2 days". */
export function relative(instant: number, now: number): string {
  const ahead = instant - now;
  const size = Math.abs(ahead);
  const [step, unit] =
    size < MINUTE
      ? ([SECOND, 'second'] as const)
      : size < HOUR
        ? ([MINUTE, 'minute'] as const)
        : size < DAY
          ? ([HOUR, 'hour'] as const)
          : ([DAY, 'day'] as const);
  return formatter('relative', (locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })).format(
    Math.round(ahead / step),
    unit,
  );
}
