import * as v from 'valibot';
import { instant, ofAccount } from './record-fields';

/** A record that could not be read and stood in the way of a new one. */
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
