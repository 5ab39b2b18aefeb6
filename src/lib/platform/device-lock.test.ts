import { expect, it } from 'vitest';
import { withDeviceLock } from './device-lock';

/** Web Locks as one origin's tabs see them, as far as `ifAvailable` goes. */
function fakeLocks(): LockManager {
  const held = new Set<string>();
  const request = async (
    name: string,
    _options: LockOptions,
    task: (lock: Lock | null) => Promise<unknown>,
  ) => {
    if (held.has(name)) return task(null);
    held.add(name);
    try {
      return await task({ name, mode: 'exclusive' });
    } finally {
      held.delete(name);
    }
  };
  return { request } as unknown as LockManager;
}

it('lets one tab work with a device at a time', async () => {
  const locks = fakeLocks();
  let finish: (value: string) => void = () => undefined;
  const first = withDeviceLock(locks, 'p1', 'd1', () => new Promise<string>((resolve) => (finish = resolve)));
  const second = withDeviceLock(locks, 'p1', 'd1', () => Promise.resolve('never'));
  await expect(second).rejects.toMatchObject({ code: 'device-in-use' });
  expect(await withDeviceLock(locks, 'p1', 'd2', () => Promise.resolve('another device'))).toBe(
    'another device',
  );
  finish('done');
  expect(await first).toBe('done');
  expect(await withDeviceLock(locks, 'p1', 'd1', () => Promise.resolve('again'))).toBe('again');
});

it('gives the device back after a failure', async () => {
  const locks = fakeLocks();
  const failing = withDeviceLock(locks, 'p1', 'd1', () => Promise.reject(new RangeError('x')));
  await expect(failing).rejects.toThrow(RangeError);
  expect(await withDeviceLock(locks, 'p1', 'd1', () => Promise.resolve('again'))).toBe('again');
});
