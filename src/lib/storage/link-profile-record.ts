import * as v from 'valibot';
import { count, instant, ofAccount, type RecordOfSchema } from './record-fields';

/** What bluetooth/quec calls TransferProfile; a field that a release adds takes `v.optional(schema, default)`. */
const TransferSchema = v.object({
  writeSize: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(20), v.maxValue(512))),
  commands: v.picklist(['most', 'seven-of-eight', 'none']),
  longWrites: v.picklist(['untried', 'refused']),
  acknowledgementStyle: v.nullable(v.picklist(['own', 'next'])),
  packetLimit: v.picklist(['data', 'frame']),
  packetLength: v.picklist(['fitted', 'exact']),
  tookCleanTransfer: v.boolean(),
});

const LinkProfileSchema = v.object({
  transfer: TransferSchema,
  /** Of the last transfer that ended well; null before the first. */
  bytesPerSecond: v.nullable(v.pipe(v.number(), v.minValue(0))),
  /** What bluetooth/quec calls SignInWrites. */
  signInWrites: v.optional(v.picklist(['pieces', 'whole']), 'pieces'),
  /** Sizes of writes whose trials ended with the link: how often, and when last. */
  lostTrials: v.optional(v.array(v.object({ size: count, times: count, lastAt: instant })), []),
});

/** What earlier transfers to a product taught. */
export type LinkProfile = RecordOfSchema<typeof LinkProfileSchema>;

export const LinkProfileRecordSchema = v.object({
  ...ofAccount,
  productKey: v.string(),
  profile: LinkProfileSchema,
  updatedAt: instant,
});

export type LinkProfileRecord = RecordOfSchema<typeof LinkProfileRecordSchema>;
