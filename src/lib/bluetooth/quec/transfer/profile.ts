import type { AcknowledgementStyle } from '../acknowledgement-style';
import type { CommandUse } from '../pieces';

/** What a transfer learned of a product over this browser's links: kept per product, given to the next transfer. */
export interface TransferProfile {
  /** Bytes of a write that the device has acknowledged; null while none is proven. */
  readonly writeSize: number | null;
  /** How write commands may be used; the link's own properties decide whether there are any. */
  readonly commands: CommandUse;
  /** Whether 495 bytes a write are worth it: not tried yet, or tried and not. */
  readonly longWrites: 'untried' | 'refused';
  /** Which address acknowledgements name; null before the first. */
  readonly acknowledgementStyle: AcknowledgementStyle | null;
  /** What argument 11 bounds: the data, or the whole frame. */
  readonly packetLimit: 'data' | 'frame';
  /** Packets of a fitted length, or of exactly argument 11 where the device took nothing else. */
  readonly packetLength: 'fitted' | 'exact';
  /** Whether the product took a file from 0 to success: only then a lost transfer is resumed. */
  readonly tookCleanTransfer: boolean;
}

/** What is assumed of a product that was never met. */
export const UNKNOWN_PROFILE: TransferProfile = {
  writeSize: null,
  commands: 'most',
  longWrites: 'untried',
  acknowledgementStyle: null,
  packetLimit: 'data',
  packetLength: 'fitted',
  tookCleanTransfer: false,
};
