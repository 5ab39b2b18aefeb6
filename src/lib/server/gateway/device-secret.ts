import * as v from 'valibot';
import { OverairError } from '../../errors';

const OWN = 1;
/** Bit 2 alone: the device has no way to the cloud but a phone's. */
const ONLY_BLUETOOTH = 4;

const Whole = v.pipe(v.union([v.number(), v.pipe(v.string(), v.digits(), v.transform(Number))]), v.number());
const Secret = v.nullish(v.string());
const DeviceSchema = v.object({
  deviceType: v.nullish(Whole),
  capabilitiesBitmask: v.nullish(Whole),
  authKey: Secret,
  bindingCode: Secret,
});

/** What signs in to a device over Bluetooth. */
export interface DeviceSecret {
  readonly kind: 'authKey' | 'bindingCode';
  /** Base64, as the platform gives it. */
  readonly secret: string;
}

/**
 * The one secret that a Bluetooth upgrade needs, out of deviceInfo's answer: the binding code of a purely Bluetooth
 * device, else the authentication key. Throws `no-right` for a device that is not the account's own, `keys-missing`
 * where the platform has none, `answer-malformed`.
 */
export function deviceSecret(data: unknown): DeviceSecret {
  const parsed = v.safeParse(DeviceSchema, data);
  if (!parsed.success) {
    throw new OverairError('answer-malformed', { field: v.getDotPath(parsed.issues[0]) ?? 'data' });
  }
  const { deviceType, capabilitiesBitmask, ...secrets } = parsed.output;
  if (deviceType !== OWN) throw new OverairError('no-right');
  const kind = capabilitiesBitmask === ONLY_BLUETOOTH ? 'bindingCode' : 'authKey';
  const secret = secrets[kind] ?? '';
  if (secret === '') throw new OverairError('keys-missing');
  return { kind, secret };
}
