import type { TransferProfile } from '../bluetooth/product-profile';
import { TWO_PACKETS } from '../bluetooth/quec/transfer/contract';
import type { Journal } from '../storage/journal-record';
import type { LinkProfile } from '../storage/link-profile-record';

/** A size of writes whose trial has ended with the link: how often, and when last (ms since the epoch). */
export type LostTrial = LinkProfile['lostTrials'][number];

/** Links that a trial may cost before the product is spared it: a person may just have walked away. */
const LOSSES = 2;

/** For how long, ms. */
const SPARED = 30 * 24 * 3_600_000;

const isRecent = ({ lastAt }: LostTrial, now: number): boolean => now - lastAt < SPARED;

/** The sizes that are not tried with a product now. */
export function sparedSizes(lost: readonly LostTrial[], now: number): number[] {
  return lost.filter((trial) => trial.times >= LOSSES && isRecent(trial, now)).map(({ size }) => size);
}

/** What is known of a product after one more trial of a size has ended with the link. */
export function withLoss(lost: readonly LostTrial[], size: number, now: number): LostTrial[] {
  const before = lost.find((trial) => trial.size === size);
  const times = before !== undefined && isRecent(before, now) ? before.times : 0;
  return [...lost.filter((trial) => trial.size !== size), { size, times: times + 1, lastAt: now }];
}

/** … after a transfer that has proved a size, or two packets in flight: it cost no link, nor does a smaller one. */
export function withProof(
  lost: readonly LostTrial[],
  { writeSize, inFlight }: Pick<TransferProfile, 'writeSize' | 'inFlight'>,
): readonly LostTrial[] {
  return lost.filter(({ size }) =>
    size === TWO_PACKETS ? inFlight !== 'two' : writeSize === null || size > writeSize,
  );
}

/** Nothing was tried yet. */
export const NO_SIZES: Journal['sizes'] = { onTrial: null, refused: [] };

/** The sizes of writes of one upgrade, as its journal keeps them. */
export class TriedSizes {
  kept = NO_SIZES;

  /** Which size is on trial from now on; null: none is any more. */
  onTrial(size: number | null): void {
    this.kept = { ...this.kept, onTrial: size };
  }

  /** A trial of this size has cost the link. */
  refuse(size: number): void {
    this.kept = withRefused(this.kept, size);
  }
}

/** … after a trial of this size has cost the link: it is not tried again in this upgrade. */
export function withRefused({ refused }: Journal['sizes'], size: number): Journal['sizes'] {
  return { onTrial: null, refused: [...refused.filter((each) => each !== size), size] };
}
