import type { FileOffer } from '../file-messages';
import type { Incident } from './outcome';
import type { TransferProfile } from './profile';
import type { TransferProgress } from './progress';
import type { FileSource } from './source';

/** What a transfer needs. */
export interface TransferOptions {
  readonly source: FileSource;
  readonly offer: FileOffer;
  /** What earlier transfers to the product have learned. */
  readonly profile?: TransferProfile | undefined;
  /** The bytes that were acknowledged over a link that was lost; counts only for a product that may resume. */
  readonly resumeFrom?: number | undefined;
  /** Whether a transfer of the file before this one may have brought it whole. */
  readonly mayBeWhole?: boolean | undefined;
  /** Whether the device has said over this link that it runs something else than what the file brings. */
  readonly runsOther?: boolean | undefined;
  /** Sizes of writes that are not tried. */
  readonly refusedSizes?: readonly number[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /**
   * A size of writes is on trial with the next packet, or none is any more (null): a trial may cost the link, so it is
   * written down before its first write, which waits for that.
   */
  readonly onTrial?: ((size: number | null) => Promise<void>) | undefined;
  /** At most ten times a second. */
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
  readonly onIncident?: ((incident: Incident) => void) | undefined;
}
