import type { DeviceId } from '../plans/types';

/** Whose data a record is: every store is keyed by these two first. */
export interface AccountScope {
  /** The Developer Center, as the session names it. */
  readonly center: string;
  /** The account within it, as the session names it. */
  readonly account: string;
}

/** The key of one device's record. */
export type DeviceKeyPath = [center: string, account: string, productKey: string, deviceKey: string];

/** What a key that begins with the scope begins with. */
export function scopeKey(scope: AccountScope): [string, string] {
  return [scope.center, scope.account];
}

/** The key of a device's record in one account. */
export function deviceKey(scope: AccountScope, device: DeviceId): DeviceKeyPath {
  return [scope.center, scope.account, device.productKey, device.deviceKey];
}

/**
 * Every key that begins with `parts`, at any length. An array sorts after every number, text and byte string,
 * so an empty one ends the range.
 */
export function keysUnder(...parts: (string | number)[]): IDBKeyRange {
  return IDBKeyRange.bound(parts, [...parts, []]);
}

/** The same account of the same Developer Center. */
export function sameScope(a: AccountScope, b: AccountScope): boolean {
  return a.center === b.center && a.account === b.account;
}

/** The same device. */
export function sameDevice(a: DeviceId, b: DeviceId): boolean {
  return a.productKey === b.productKey && a.deviceKey === b.deviceKey;
}
