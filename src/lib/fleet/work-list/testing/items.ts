import type { ErrorCode } from '$lib/errors';
import type { DeviceId } from '$lib/plans/types';
import type { WorkEnd } from '$lib/storage/work-item-record';
import { alice } from '$lib/testing/database';
import { withAdded, type WorkItems } from '../items';

/** A device of a work list, by its key. */
export const at = (deviceKey: string): DeviceId => ({ productKey: 'p1', deviceKey });

export const named = (deviceKey: string) => ({ ...at(deviceKey), name: `Meter ${deviceKey}` });

/** A list of these devices, in this order. */
export const listOf = (...keys: string[]): WorkItems => withAdded([], alice, keys.map(named), 1);

export const succeeded = (at = 9): WorkEnd => ({ kind: 'succeeded', at, transferred: true, said: false });
export const unknown = (at = 9): WorkEnd => ({ kind: 'unknown', at });
export const failed = (code: ErrorCode | null = 'device-out-of-range', at = 9): WorkEnd => ({
  kind: 'failed',
  at,
  code,
  details: {},
});

/** The keys of a list in its order. */
export const keysOf = (items: WorkItems): string[] =>
  items.toSorted((a, b) => a.place - b.place).map(({ deviceKey }) => deviceKey);
