import * as v from 'valibot';
import type { Ownership } from '../plans/actions';
import type { ListPlanState } from '../plans/phase';
import {
  deviceStatuses,
  FIRST_DEVICE_STATUS,
  UNKNOWN_STATUS,
  userConfirmStatuses,
  type DeviceStatus,
  type UserConfirmStatus,
} from '../plans/statuses';
import type { Device } from './types';
import * as value from './values';

const networkTypes: Readonly<Record<number, Device['networkType']>> = {
  1: 'wifi',
  2: 'cellular',
  3: 'nb-iot',
  5: 'bluetooth',
};

/** The bit of capabilitiesBitmask. */
const BLUETOOTH = 4;

/** networkType's. */
const BLUETOOTH_NETWORK = 5;

const accessTypes = ['direct', 'gateway', 'sub-device'] as const;

const ownerships: Readonly<Record<number, Ownership>> = { 1: 'own', 2: 'shared' };

/** An id of a plan, '' for none; null if something stands there that is no id. */
const PlanIdSchema = v.pipe(
  v.nullish(v.unknown(), ''),
  v.transform((id): string | null => {
    const read = v.safeParse(v.union([v.literal(''), value.digits]), id);
    return read.success ? read.output : null;
  }),
);

/**
 * A row of userDeviceList, and deviceInfo. Only the keys have to be there: what decorates is left out if it cannot be
 * read, and what decides is `unknown` then.
 */
export const DeviceSchema = v.pipe(
  v.object({
    productKey: value.key,
    deviceKey: value.key,
    deviceName: value.wording,
    productName: value.wording,
    deviceTag: value.wording,
    onlineStatus: value.decorative(value.yesNo),
    deviceType: v.fallback(v.nullish(value.numeric, null), NaN),
    capabilitiesBitmask: value.decorative(value.size),
    networkType: value.decorative(value.numericOrNull),
    accessType: value.decorative(value.code([0, 1, 2])),
    signalStrength: value.decorative(value.measured),
    lastConnTimeTs: value.decorative(value.instantOrNull),
    planId: PlanIdSchema,
    upgradeStatus: v.nullish(value.status(deviceStatuses, FIRST_DEVICE_STATUS), null),
    userConfirmStatus: v.nullish(value.status(userConfirmStatuses), null),
  }),
  v.transform((raw): Device => {
    const bits = raw.capabilitiesBitmask ?? (raw.networkType === BLUETOOTH_NETWORK ? BLUETOOTH : 0);
    const ownership = raw.deviceType === null ? 'not-told' : (ownerships[raw.deviceType] ?? 'unknown');
    return {
      productKey: raw.productKey,
      deviceKey: raw.deviceKey,
      name: raw.deviceName.trim() === '' ? raw.deviceKey : raw.deviceName,
      productName: raw.productName,
      tag: raw.deviceTag,
      online: raw.onlineStatus,
      ownership,
      shared: ownership === 'shared',
      capabilities: capabilities(bits),
      bluetoothOnly: bits === BLUETOOTH,
      networkType: networkTypes[raw.networkType ?? 0] ?? null,
      accessType: raw.accessType === null ? null : accessTypes[raw.accessType],
      signalStrength: raw.signalStrength,
      lastSeen: raw.lastConnTimeTs,
      plan: planState(raw),
    };
  }),
);

interface RawPlanState {
  readonly planId: string | null;
  readonly upgradeStatus: DeviceStatus | null;
  readonly userConfirmStatus: UserConfirmStatus | null;
}

/** Without a plan its statuses mean nothing; of a plan, or of what cannot be read, those that are missing are unknown. */
function planState({ planId, upgradeStatus, userConfirmStatus }: RawPlanState): ListPlanState {
  if (planId === null) return { planId, deviceStatus: UNKNOWN_STATUS, userConfirmStatus: UNKNOWN_STATUS };
  if (isNoPlan(planId)) {
    return {
      planId: null,
      deviceStatus: upgradeStatus ?? 'not-upgraded',
      userConfirmStatus: userConfirmStatus ?? 'not-confirmed',
    };
  }
  return {
    planId,
    deviceStatus: upgradeStatus ?? UNKNOWN_STATUS,
    userConfirmStatus: userConfirmStatus ?? UNKNOWN_STATUS,
  };
}

/** A platform in Java says 0 for a number that is not there. */
function isNoPlan(digits: string): boolean {
  return digits === '' || digits === '0';
}

function capabilities(bits: number): Device['capabilities'] {
  return {
    wan: (bits & 1) !== 0,
    wifi: (bits & 2) !== 0,
    bluetooth: (bits & BLUETOOTH) !== 0,
    matter: (bits & 8) !== 0,
  };
}

/** The operation deviceSecret, as the gateway answers it. */
export const SecretSchema = v.object({
  kind: v.picklist(['authKey', 'bindingCode']),
  secret: v.pipe(v.string(), v.nonEmpty()),
});
