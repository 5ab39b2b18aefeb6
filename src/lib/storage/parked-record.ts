import * as v from 'valibot';
import { instant, ofAccount, type RecordOfSchema } from './record-fields';

export const ParkedRecordSchema = v.object({
  ...ofAccount,
  id: v.string(),
  /** The store that it stood in. */
  store: v.string(),
  /** As it was, whatever it is. */
  raw: v.unknown(),
  /** Where it does not fit its store's schema: a path, or empty for the whole. */
  place: v.string(),
  parkedAt: instant,
});

/** A record that could not be read and stood in the way of a new one. */
export type ParkedRecord = RecordOfSchema<typeof ParkedRecordSchema>;
