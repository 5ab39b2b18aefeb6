import * as v from 'valibot';
import type { TransferProfile } from '../bluetooth/quec/transfer/profile';

/** What earlier transfers to a product taught. */
export interface LinkProfile {
  readonly transfer: TransferProfile;
  /** Of the last transfer that ended well; null before the first. */
  readonly bytesPerSecond: number | null;
}

const LinkProfileSchema = v.object({
  transfer: v.object({
    writeSize: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(20), v.maxValue(512))),
    commands: v.picklist(['most', 'seven-of-eight', 'none']),
    longWrites: v.picklist(['untried', 'refused']),
    acknowledgementStyle: v.nullable(v.picklist(['own', 'next'])),
    packetLimit: v.picklist(['data', 'frame']),
    packetLength: v.picklist(['fitted', 'exact']),
    tookCleanTransfer: v.boolean(),
  }),
  bytesPerSecond: v.nullable(v.pipe(v.number(), v.minValue(0))),
});

/** What was kept, or null where it is not to be read: then everything is learnt anew. */
export function parseLinkProfile(kept: unknown): LinkProfile | null {
  const parsed = v.safeParse(LinkProfileSchema, kept);
  return parsed.success ? parsed.output : null;
}
