import * as v from 'valibot';
import {
  deviceStatuses,
  FIRST_DEVICE_STATUS,
  stepStatuses,
  UNKNOWN_STATUS,
  userConfirmStatuses,
} from '../plans/statuses';

/*
 * Releases before database version 5 kept statuses as the platform's numbers. They are read as names wherever they
 * stand, and a record stays as it is until a fresh answer replaces it: to rewrite thousands while the database opens
 * would take time, and on a full disk it could not be opened any more.
 */

/** One of `names`, or the number that stood for it, counted from `first`. */
function keptName<const Names extends readonly string[]>(names: Names, first = 0) {
  const numbered = v.pipe(
    v.number(),
    v.transform((number) => names[number - first]),
    v.picklist(names),
  );
  return v.union([v.picklist(names), v.literal(UNKNOWN_STATUS), numbered]);
}

export const KeptDeviceStatus = keptName(deviceStatuses, FIRST_DEVICE_STATUS);

export const KeptUserConfirmStatus = keptName(userConfirmStatuses);

export const KeptStepStatus = keptName(stepStatuses);
