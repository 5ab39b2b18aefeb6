import { resolve } from '$app/paths';
import type { Places } from './notification-words';

/** Where notifications lead to: paths of the app. */
export const places: Places = {
  activity: () => resolve('/activity'),
  device: ({ productKey, deviceKey }) =>
    resolve('/devices/[productKey]/[deviceKey]', { productKey, deviceKey }),
  bluetooth: ({ productKey, deviceKey }) =>
    resolve('/devices/[productKey]/[deviceKey]/bluetooth', { productKey, deviceKey }),
  waiting: (planId) => resolve(`/?${new URLSearchParams({ plan: planId, state: 'waiting' }).toString()}`),
};
