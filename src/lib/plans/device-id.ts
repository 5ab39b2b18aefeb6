import type { DeviceId } from './types';

/** One device as one text, to key maps and lists by; a productKey holds no slash. */
export function deviceIdText({ productKey, deviceKey }: DeviceId): string {
  return `${productKey}/${deviceKey}`;
}
