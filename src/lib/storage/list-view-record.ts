import * as v from 'valibot';
import { instant, ofAccount, type RecordOfSchema } from './record-fields';

/** A way to look at the list that a person has given a name. */
export const ListViewRecordSchema = v.object({
  ...ofAccount,
  id: v.string(),
  name: v.pipe(v.string(), v.nonEmpty()),
  /** What the list is narrowed to, as its address says it. */
  query: v.string(),
  /** The list of keys that it names, which stays as long as the view; null if it names none. */
  keyList: v.nullable(v.string()),
  updatedAt: instant,
});

/** Keys of devices that a person has pasted or loaded, to narrow the list to them. */
export const KeyListRecordSchema = v.object({
  ...ofAccount,
  id: v.string(),
  /** As they were written, each once. */
  keys: v.array(v.string()),
  updatedAt: instant,
});

export type ListViewRecord = RecordOfSchema<typeof ListViewRecordSchema>;

export type KeyListRecord = RecordOfSchema<typeof KeyListRecordSchema>;
