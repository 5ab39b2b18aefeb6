import { resolve } from '$app/paths';
import type { DeviceId } from '$lib/plans/types';

/** The list's address; `query`: what narrows it, without a question mark. */
export const listAddress = (query: string) => resolve(query === '' ? '/' : `/?${query}`);

/** The address of a device that is open beside a list that is narrowed so. */
export function deviceAddress({ productKey, deviceKey }: DeviceId, query: string) {
  const address = resolve('/devices/[productKey]/[deviceKey]', { productKey, deviceKey });
  return query === '' ? address : (`${address}?${query}` as typeof address);
}
