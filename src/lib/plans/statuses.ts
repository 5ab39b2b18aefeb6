/*
 * A plan's statuses by their names. Each list is in the order of the platform's numbers, which stand nowhere else:
 * a schema reads a number as the name at its place.
 */

/** What the device does, from the platform's −1. `failed`: also cancelled, as userConfirmStatus says. */
export const deviceStatuses = [
  'nothing-to-upgrade',
  'not-upgraded',
  'upgrading',
  'succeeded',
  'failed',
] as const;

/** What the user decided, from the platform's 0. `confirmed`: upgrade now; `acknowledged`: has seen the result. */
export const userConfirmStatuses = [
  'not-confirmed',
  'confirmed',
  'appointed',
  'cancelled',
  'acknowledged',
] as const;

/** A component's download and its upgrade, from the platform's 0. */
export const stepStatuses = ['none', 'running', 'done', 'failed'] as const;

/** The platform's number for the first of `deviceStatuses`. */
export const FIRST_DEVICE_STATUS = -1;

/** A status that is missing or has no name here: it stands for none of them. */
export const UNKNOWN_STATUS = 'unknown';

type OrUnknown<Name extends string> = Name | typeof UNKNOWN_STATUS;

export type DeviceStatus = OrUnknown<(typeof deviceStatuses)[number]>;

export type UserConfirmStatus = OrUnknown<(typeof userConfirmStatuses)[number]>;

export type StepStatus = OrUnknown<(typeof stepStatuses)[number]>;
