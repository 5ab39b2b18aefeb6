import * as v from 'valibot';
import { instant, ofAccount } from './record-fields';

/** That an event was told by a notification. */
export const ToldEventSchema = v.object({
  ...ofAccount,
  /** Names the event: what a tab has told, no other tells. */
  id: v.string(),
  toldAt: instant,
});
