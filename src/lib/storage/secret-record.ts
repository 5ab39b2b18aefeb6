import * as v from 'valibot';
import { instant, ofAccount, ofDevice, textOrNull, type RecordOfSchema } from './record-fields';

/** What opens a device over Bluetooth, as the Developer Center has it. */
export const KeptSecretSchema = v.object({
  authKey: textOrNull,
  bindingCode: textOrNull,
  bluetoothPassword: textOrNull,
});

export type KeptSecret = RecordOfSchema<typeof KeptSecretSchema>;

export const SecretRecordSchema = v.object({
  ...ofDevice,
  iv: v.instance(Uint8Array<ArrayBuffer>),
  sealed: v.instance(ArrayBuffer),
  /** The end of the plan that it is kept for: from then on it is deleted unread. */
  until: instant,
});

/** A device's Bluetooth secret, encrypted. */
export type SecretRecord = RecordOfSchema<typeof SecretRecordSchema>;

/** The account's wrapping key: AES-GCM, non-extractable. */
export const SecretKeyRecordSchema = v.object({ ...ofAccount, key: v.instance(CryptoKey) });
