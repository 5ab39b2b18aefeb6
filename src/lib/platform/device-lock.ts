import { OverairError } from '../errors';

/**
 * Runs `task` while no other tab of this origin works with the device. Rejects with `device-in-use` at once where one
 * does, else as `task` does. The browser gives the lock back when the tab ends, however it ends.
 */
export async function withDeviceLock<T>(
  locks: LockManager,
  productKey: string,
  deviceKey: string,
  task: () => Promise<T>,
): Promise<T> {
  return locks.request(`overair:device:${productKey}:${deviceKey}`, { ifAvailable: true }, async (lock) => {
    if (!lock) throw new OverairError('device-in-use');
    return task();
  });
}
