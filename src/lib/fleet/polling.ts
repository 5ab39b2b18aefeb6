import type { Pauses } from '../developer-center/failures';
import { isRunning, type Phase } from '../plans/phase';

const SECOND = 1_000;

/** How often a device at work is asked for: as often as the vendor's own apps. */
const QUICK_MS = 3 * SECOND;

/** After so many answers without news the questions become rarer. */
const PATIENCE = 5;

const SLOWEST_RUNNING_MS = 15 * SECOND;
const SLOWEST_WAITING_MS = 30 * SECOND;
const UNDECIDED_MS = 60 * SECOND;

/**
 * How long after an answer to ask for a plan again, in milliseconds; null if nothing more is to come. `unchanged`
 * counts the answers in a row that brought nothing new.
 */
export function askAgainAfter(phase: Phase, unchanged: number): number | null {
  if (isRunning(phase)) return slower(unchanged, SLOWEST_RUNNING_MS);
  switch (phase) {
    // An offline device may stay queued for days, an appointment lies hours ahead.
    case 'queued':
      return slower(unchanged, SLOWEST_WAITING_MS);
    case 'appointed':
      return SLOWEST_WAITING_MS;
    // Somebody else may decide, or the plan be suspended, or the next answer say something that is known.
    case 'awaiting-confirmation':
    case 'not-yet-open':
    case 'unknown':
      return UNDECIDED_MS;
    default:
      return null;
  }
}

function slower(unchanged: number, slowest: number): number {
  return Math.min(QUICK_MS * 1.5 ** Math.max(0, unchanged - PATIENCE), slowest);
}

/** The pauses after questions that failed or were not answered for a device, ms. */
export const FOLLOW_PAUSES: Pauses = { first: QUICK_MS, longest: SLOWEST_WAITING_MS };

/** Splits a list into pieces of at most `size`, in order. */
export function inBatches<Item>(items: readonly Item[], size: number): Item[][] {
  const batches: Item[][] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  return batches;
}
