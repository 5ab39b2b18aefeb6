import * as v from 'valibot';
import { instant, instantOrNull, ofDevice, textOrNull, type RecordOfSchema } from './record-fields';

/** Where a plan stood, by its statuses alone. */
export const sightStates = [
  'waiting',
  'scheduled',
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  /** The platform names it no longer: what became of it is not known. */
  'gone',
  /** A status that has no name here. */
  'unclear',
] as const;

const SightSchema = v.object({
  state: v.picklist(sightStates),
  /** When it was first seen so, and the last time before that it was seen otherwise; null if it never was. */
  at: instant,
  since: instantOrNull,
});

const ComponentSchema = v.object({ componentNo: v.string(), from: textOrNull, to: v.string() });

export const FollowedUpgradeSchema = v.object({
  ...ofDevice,
  planId: v.string(),
  planName: v.string(),
  deviceName: v.string(),
  components: v.array(ComponentSchema),
  sights: v.pipe(v.array(SightSchema), v.minLength(1)),
  /** The platform's own words for the last state, e.g. why it failed; may be empty. */
  reason: v.string(),
  /** Somebody has decided it in this browser. */
  decidedHere: v.boolean(),
  /** It began while auto-confirmation was on, and nobody had decided it in this browser. */
  unasked: v.boolean(),
  updatedAt: instant,
});

/** What this browser saw of one upgrade through the cloud; the oldest sight first. Times by the platform's clock. */
export type FollowedUpgrade = RecordOfSchema<typeof FollowedUpgradeSchema>;

export type Sight = RecordOfSchema<typeof SightSchema>;

export type SightState = Sight['state'];
