import * as v from 'valibot';
import { SignInWritesSchema, TransferProfileSchema } from '../bluetooth/product-profile';
import { count, instant, ofAccount, type RecordOfSchema } from './record-fields';

/** A field that a release adds takes `v.optional(schema, default)`. */
const LinkProfileSchema = v.object({
  transfer: TransferProfileSchema,
  /** Of the last transfer that ended well; null before the first. */
  bytesPerSecond: v.nullable(v.pipe(v.number(), v.minValue(0))),
  signInWrites: v.optional(SignInWritesSchema, 'pieces'),
  /** How often in a row, at most 2, a device of it has not said what it runs. */
  silentVersions: v.optional(count, 0),
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
