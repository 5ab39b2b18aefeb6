import * as v from 'valibot';
import { instant, ofAccount, type RecordOfSchema } from './record-fields';

export const ToldEventSchema = v.object({
  ...ofAccount,
  /** Names the event: what a tab has told, no other tells. */
  id: v.string(),
  toldAt: instant,
});

/** That an event was told by a notification. */
export type ToldEvent = RecordOfSchema<typeof ToldEventSchema>;
