import { describe, expect, it, vi } from 'vitest';
import { requestPersistence, storageUse } from './persistence';

function manager(parts: Partial<StorageManager>): StorageManager {
  return parts as StorageManager;
}

describe('persistence', () => {
  it('is not asked for where it holds', async () => {
    const persist = vi.fn(() => Promise.resolve(true));
    expect(await requestPersistence(manager({ persisted: () => Promise.resolve(true), persist }))).toBe(true);
    expect(persist).not.toHaveBeenCalled();
    expect(await requestPersistence(manager({ persisted: () => Promise.resolve(false), persist }))).toBe(
      true,
    );
    expect(persist).toHaveBeenCalledOnce();
  });

  it('cannot be asked for in a worker', async () => {
    expect(await requestPersistence(manager({ persisted: () => Promise.resolve(false) }))).toBe(false);
  });

  it('tells use and quota, or that they are unknown', async () => {
    const estimate = (answer: StorageEstimate) => manager({ estimate: () => Promise.resolve(answer) });
    expect(await storageUse(estimate({ usage: 5, quota: 9 }))).toEqual({ used: 5, quota: 9 });
    expect(await storageUse(estimate({}))).toBeNull();
    const refused = manager({ estimate: () => Promise.reject(new TypeError('opaque origin')) });
    await expect(storageUse(refused)).rejects.toMatchObject({ code: 'storage-unavailable' });
  });
});
