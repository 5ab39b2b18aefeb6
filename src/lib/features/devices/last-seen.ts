import type { Device } from '$lib/developer-center/types';

const DAY = 86_400_000;

/** When the Developer Center last saw a device: within a day, not for so long, or it does not say. */
export const seenChoices = ['day', 'not-day', 'not-week', 'not-month', 'unknown'] as const;

export type LastSeen = (typeof seenChoices)[number];

const daysOf: Readonly<Record<Exclude<LastSeen, 'day' | 'unknown'>, number>> = {
  'not-day': 1,
  'not-week': 7,
  'not-month': 30,
};

/** Whether a device was seen so, at `now`, ms since the epoch. One that is online is seen now, however long its link has stood. */
export function wasSeen({ online, lastSeen }: Device, seen: LastSeen, now: number): boolean {
  const ago = online === true ? 0 : lastSeen === null ? null : now - lastSeen;
  if (seen === 'unknown') return ago === null;
  if (ago === null) return false;
  return seen === 'day' ? ago < DAY : ago >= daysOf[seen] * DAY;
}
