import type { LinkTimes } from './times';

/** How much longer than all pauses before it a pause may make a search. */
const SHARE = 1 / 4;

/**
 * How long to wait before a device is tried again, in milliseconds, if `waited` ms were waited between the attempts
 * before: `retryFirst` at least, `retryLongest` at most, and never so long that it is found much later than it is there.
 * Pauses that double would let a restart of eight seconds last fifteen.
 */
export function retryPause(
  waited: number,
  { retryFirst, retryLongest }: Pick<LinkTimes, 'retryFirst' | 'retryLongest'>,
): number {
  return Math.min(retryLongest, Math.max(retryFirst, waited * SHARE));
}
