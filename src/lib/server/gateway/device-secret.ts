import * as v from 'valibot';
import { OverairError } from '../../errors';

const OWN = 1;
/** Bit 2 alone: the device has no way to the cloud but a phone's. */
const ONLY_BLUETOOTH = 4;

const Whole = v.pipe(v.union([v.number(), v.pipe(v.string(), v.digits(), v.transform(Number))]), v.number());
const Secret = v.nullish(v.string(), '');
const DeviceSchema = v.object({
  deviceType: v.nullish(Whole, null),
  // It only says which of two secrets to take first.
  capabilitiesBitmask: v.fallback(v.nullish(Whole, null), null),
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
 * device, else the authentication key, and the other only if that is missing. Whose the device is `listedType` tells
 * if deviceInfo does not; if neither does, it is the account's own. Throws `no-right` for somebody else's,
 * `keys-missing` if the platform has none, `answer-malformed`, and what `listedType` rejects with.
 */
export async function deviceSecret(
  data: unknown,
  listedType: () => Promise<number | null>,
): Promise<DeviceSecret> {
  const parsed = v.safeParse(DeviceSchema, data);
  if (!parsed.success) {
    throw new OverairError('answer-malformed', { field: v.getDotPath(parsed.issues[0]) ?? 'data' });
  }
  const { deviceType, capabilitiesBitmask, ...secrets } = parsed.output;
  if ((deviceType ?? (await listedType()) ?? OWN) !== OWN) throw new OverairError('no-right');
  const kinds = ['authKey', 'bindingCode'] as const;
  const inOrder = capabilitiesBitmask === ONLY_BLUETOOTH ? kinds.toReversed() : kinds;
  const kind = inOrder.find((each) => secrets[each] !== '');
  if (kind === undefined) throw new OverairError('keys-missing');
  return { kind, secret: secrets[kind] };
}

const ListSchema = v.object({
  list: v.array(
    v.object({
      productKey: v.unknown(),
      deviceKey: v.unknown(),
      deviceType: v.fallback(v.nullish(Whole, null), null),
    }),
  ),
});

/** A device's type as the list of devices tells it; null if the list does not have it, or does not say. */
export function typeInList(
  data: unknown,
  { productKey, deviceKey }: Readonly<Record<string, unknown>>,
): number | null {
  const parsed = v.safeParse(ListSchema, data);
  if (!parsed.success) return null;
  const isIt = (row: { productKey: unknown; deviceKey: unknown }): boolean =>
    row.productKey === productKey && row.deviceKey === deviceKey;
  return parsed.output.list.find(isIt)?.deviceType ?? null;
}
