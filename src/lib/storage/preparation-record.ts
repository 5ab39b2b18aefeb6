import * as v from 'valibot';
import { count, instant, numberOrNull, ofDevice, textOrNull, type RecordOfSchema } from './record-fields';

export const PrepareWishRecordSchema = v.object({
  ...ofDevice,
  /** As the device is called, for whoever is told of it. */
  name: v.string(),
  /** The devices are prepared in the order of these numbers. */
  place: count,
  wishedAt: instant,
});

/** A device that a person wants to be prepared, until it is, or cannot be, or the person stops it. */
export type PrepareWish = RecordOfSchema<typeof PrepareWishRecordSchema>;

export const ReadingRecordSchema = v.object({
  ...ofDevice,
  reading: v.object({
    moduleVersion: textOrNull,
    mcuVersion: textOrNull,
    battery: numberOrNull,
    signal: numberOrNull,
    memoryFree: numberOrNull,
    memoryFreeUnit: numberOrNull,
  }),
  readAt: instant,
});

/** What a device said of itself when it was prepared. */
export type ReadingRecord = RecordOfSchema<typeof ReadingRecordSchema>;
