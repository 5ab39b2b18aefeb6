const DAY = 86_400_000;

/** Whether a text is a day of the calendar, YYYY-MM-DD. */
export function isDay(text: string): boolean {
  const midnight = midnightOf(text);
  return midnight !== null && new Date(midnight).toISOString().startsWith(text);
}

/** A day's first instant by the clocks of UTC; null for what is no day. */
function midnightOf(day: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return null;
  const instant = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(instant) ? null : instant;
}

/** The day, YYYY-MM-DD, that the clocks of an IANA zone show at an instant, ms since the epoch. */
export const dayAt = (instant: number, zone: string): string =>
  new Date(instant + offsetAt(instant, zone)).toISOString().slice(0, 10);

/** When a day begins by the clocks of an IANA zone, ms since the epoch; null for what is no day. */
export function startOfDay(day: string, zone: string): number | null {
  const midnight = midnightOf(day);
  return midnight === null ? null : instantAt(midnight, zone);
}

/** When a day ends by the clocks of an IANA zone, ms since the epoch; null for what is no day. */
export function endOfDay(day: string, zone: string): number | null {
  const midnight = midnightOf(day);
  if (midnight === null) return null;
  return instantAt(midnight + DAY, zone);
}

/** When a zone's clocks show what those of UTC show at `local`. */
function instantAt(local: number, zone: string): number {
  // The offset at that instant is known once the instant is: the second guess is right, also where clocks change.
  const guess = local - offsetAt(local, zone);
  return local - offsetAt(guess, zone);
}

/** How far a zone's clocks are ahead of UTC, ms. */
function offsetAt(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(instant);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return local - Math.floor(instant / 1000) * 1000;
}
