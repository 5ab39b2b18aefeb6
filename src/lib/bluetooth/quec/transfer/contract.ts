import type { OverairError } from '../../../errors';
import type { TransferProfile } from '../../product-profile';
import type { FileOffer } from '../file-messages';
import type { TransferProgress } from './progress';

/** The bytes of a file, wherever they are kept: only the packets in flight are in memory. */
export interface FileSource {
  /** Bytes; at least 1, below 2^32. */
  readonly size: number;
  /** Exactly `length` bytes from `offset` on; always within `size`. */
  read(offset: number, length: number): Promise<Uint8Array> | Uint8Array;
}

/** What is assumed of a product that was never met. */
export const UNKNOWN_PROFILE: TransferProfile = {
  writeSize: null,
  commands: 'most',
  longWrites: 'untried',
  acknowledgementStyle: null,
  packetLimit: 'data',
  packetLength: 'fitted',
  inFlight: 'untried',
  tookCleanTransfer: false,
};

/** How a trial of two packets in flight is written down among the sizes on trial: no size is as small. */
export const TWO_PACKETS = 2;

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

/** What every outcome tells. */
interface TransferSummary {
  /** What was learned: keep it with the product, give it to the next transfer. */
  readonly profile: TransferProfile;
  /** Bytes from the beginning that the device has acknowledged: where a transfer over a new link may resume. */
  readonly acknowledged: number;
  /** Where the last run began: 0, or an offset if it was resumed. */
  readonly startedAt: number;
  /** The size of writes that was on trial when it ended; null if none was. */
  readonly onTrial: number | null;
  /** Whether the whole file may be with the device: its last packet was sent, and nothing shows that it was in vain. */
  readonly mayBeWhole: boolean;
}

/** How a transfer ended. */
export type TransferOutcome = TransferSummary &
  (
    | {
        /** The device has received and checked the file; it reboots into it. */
        readonly kind: 'accepted';
      }
    | {
        /** All was acknowledged, then the link ended or 60 s passed: reconnect and read the version. */
        readonly kind: 'verdict-lost';
        readonly why: 'link-lost' | 'silent';
      }
    | {
        /** Reconnect, and begin a transfer with `resumeFrom: acknowledged` and this profile. */
        readonly kind: 'link-lost';
        readonly error: OverairError;
      }
    | { readonly kind: 'cancelled' }
    | { readonly kind: 'failed'; readonly error: OverairError }
  );

/** Something out of the ordinary that a transfer overcame, or that led to its end. */
export interface Incident {
  readonly kind:
    | 'acknowledgement-lost' // a send of a packet was not acknowledged in time
    | 'acknowledgement-doubled' // the packet before was acknowledged once more
    | 'acknowledgement-late' // a packet that no longer counts was acknowledged
    | 'acknowledgement-unknown' // an acknowledgement of a packet that was never sent
    | 'acknowledgement-foreign' // the address that it names is not the packet's
    | 'write-refused' // the platform did not take a write of this size
    | 'device-paused'
    | 'device-cancelled'
    | 'file-rejected'
    | 'unacknowledged' // all sends of a packet were in vain
    | 'offered-again'
    | 'withdrawal-lost'; // the device could not be told that the transfer is over
  /** The file offset that it happened at. */
  readonly offset: number;
}
