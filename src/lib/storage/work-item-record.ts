import * as v from 'valibot';
import { errorCodes } from '../errors';
import { instant, instantOrNull, ofDevice, type RecordOfSchema } from './record-fields';

/** How many attempts at a device are remembered: the last ones. */
export const MOST_TRIES = 20;

const EndSchema = v.variant('kind', [
  /** `transferred` false: it ran the target before anything was sent; `said`: a person saw it, not the app. */
  v.object({ kind: v.literal('succeeded'), at: instant, transferred: v.boolean(), said: v.boolean() }),
  /** The device may have the firmware: it is to be verified, and is not sent again. */
  v.object({ kind: v.literal('unknown'), at: instant }),
  /** `code` null: a person said so. */
  v.object({
    kind: v.literal('failed'),
    at: instant,
    code: v.nullable(v.picklist(errorCodes)),
    details: v.record(v.string(), v.union([v.string(), v.number()])),
  }),
]);

export const WorkItemRecordSchema = v.object({
  ...ofDevice,
  /** As the device was called when it was put on the list: to name it if nothing else does. */
  name: v.string(),
  /** The devices are gone to in the order of these numbers. */
  place: v.pipe(v.number(), v.safeInteger()),
  addedAt: instant,
  /** What was agreed to beforehand, with what was known to speak against it: a plan, and the versions that it brings. */
  agreed: v.nullable(v.object({ at: instant, plan: v.string() })),
  /** How the last attempt ended; null before the first has. */
  end: v.nullable(EndSchema),
  /** When a person stood there and the browser did not list it; null once it was chosen or an attempt has ended. */
  notFoundAt: v.optional(instantOrNull, null),
  /** When a person decided to go on without it; null: it is still to be done, or is done. */
  leftAt: instantOrNull,
  /** Every attempt that ended, the last one last. */
  tries: v.pipe(v.array(EndSchema), v.maxLength(MOST_TRIES)),
  updatedAt: instant,
});

/** A device on the list of those to go to, and what came of it. */
export type WorkItem = RecordOfSchema<typeof WorkItemRecordSchema>;

/** How an attempt at a device ended; `at` in ms since the epoch. */
export type WorkEnd = RecordOfSchema<typeof EndSchema>;
