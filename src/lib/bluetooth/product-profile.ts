import * as v from 'valibot';

/*
 * What is learned of a product's devices over this browser's links: kept with the product, given to the next
 * transfer. Each is there because the protocol's documents leave it open (I in quec/reference.ts). A field that a
 * release adds takes `v.optional(schema, default)`.
 */

export const TransferProfileSchema = v.object({
  /**
   * Bytes of a write that the device has acknowledged; null while none is proven. A page cannot read the MTU, and a
   * stack may cut a long write without a word (Android does), so only an acknowledged packet proves a size.
   */
  writeSize: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(20), v.maxValue(512))),
  /**
   * Which pieces of a packet are write commands: all but the last, all but every eighth, or none. By the bench of the
   * link commands are six times as fast as requests at 4 KiB and 244 bytes; but they may be lost without a word.
   */
  commands: v.picklist(['most', 'seven-of-eight', 'none']),
  /** Whether 495 bytes a write are worth it: not found wanting yet, or measured to be no faster than 244. */
  longWrites: v.picklist(['untried', 'refused']),
  /** Which address an acknowledgement names, the packet's own or the next one's; null before the first. Not documented. */
  acknowledgementStyle: v.nullable(v.picklist(['own', 'next'])),
  /** What argument 11 bounds: the data, as it reads, or the whole frame. */
  packetLimit: v.picklist(['data', 'frame']),
  /** Packets that fill whole writes, or exactly of argument 11, if the device rejected a file that came in fitted ones. */
  packetLength: v.picklist(['fitted', 'exact']),
  /** Whether two packets may be on their way unacknowledged: not tried yet, found faster, or in some way not taken. */
  inFlight: v.optional(v.picklist(['untried', 'two', 'one']), 'untried'),
  /** Whether the product took a file from 0 to success: resuming is not documented, so it is only tried then. */
  tookCleanTransfer: v.boolean(),
});

export type TransferProfile = Readonly<v.InferOutput<typeof TransferProfileSchema>>;

/** How write commands may be used; the characteristic's own properties decide whether there are any. */
export type CommandUse = TransferProfile['commands'];

export type AcknowledgementStyle = NonNullable<TransferProfile['acknowledgementStyle']>;

/**
 * How the sign-in proof's 77 bytes go: in pieces, or in one write, as the field clients write them. That devices join
 * that frame from several writes is not known of each.
 */
export const SignInWritesSchema = v.picklist(['pieces', 'whole']);

export type SignInWrites = v.InferOutput<typeof SignInWritesSchema>;
