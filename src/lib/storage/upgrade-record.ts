import * as v from 'valibot';
import { instant, ofDevice, type RecordOfSchema } from './record-fields';

/** The longest record that is kept, in UTF-16 units. */
export const LONGEST_UPGRADE_RECORD = 1_000_000;

export const KeptUpgradeRecordSchema = v.object({
  ...ofDevice,
  /** As it would be saved: JSON text, without a key and without firmware. */
  text: v.pipe(v.string(), v.maxLength(LONGEST_UPGRADE_RECORD)),
  updatedAt: instant,
});

/** What was noted of a device's last Bluetooth upgrade, so that it can be saved after a reload or a crash. */
export type KeptUpgradeRecord = RecordOfSchema<typeof KeptUpgradeRecordSchema>;
