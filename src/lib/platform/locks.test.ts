import { describe, expect, it } from 'vitest';
import { devicesInUse, isBusy, lockNames, openPages, webLocks } from './locks';

/** A lock manager that grants at once, or to nobody. */
function manager(taken: boolean, held: string[] = []): LockManager {
  const request = (
    _name: string,
    options: { ifAvailable?: boolean; signal?: AbortSignal },
    work: (lock: unknown) => Promise<unknown>,
  ) => {
    if (!taken) return work({});
    if (options.ifAvailable) return work(null);
    return new Promise((_, reject) =>
      options.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))),
    );
  };
  const query = () => Promise.resolve({ held: held.map((name) => ({ name })), pending: [] });
  return { request, query } as unknown as LockManager;
}

describe('web locks', () => {
  it('give what the work gives, and its failure as it is', async () => {
    const locks = webLocks(manager(false));
    expect(await locks.hold('a', () => Promise.resolve(3))).toBe(3);
    const failure = new Error('x');
    const aborted = AbortSignal.abort();
    await expect(locks.hold('a', () => Promise.reject(failure), { signal: aborted })).rejects.toBe(failure);
    expect(await locks.holdIfFree('a', () => Promise.resolve(undefined))).toEqual({ result: undefined });
  });

  it('stop waiting when the person does', async () => {
    const controller = new AbortController();
    const waiting = webLocks(manager(true)).hold('a', () => Promise.resolve(3), {
      signal: controller.signal,
    });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('run nothing where the lock is taken', async () => {
    const locks = webLocks(manager(true));
    expect(await locks.holdIfFree('a', () => expect.unreachable())).toBeNull();
  });

  it('wait until one is free beside others that wait, who count as nobody', async () => {
    const asked: LockOptions[] = [];
    const request = (_name: string, options: LockOptions, work: () => Promise<void>) => {
      asked.push(options);
      return work();
    };
    const held: LockInfo[] = [
      { name: 'a', mode: 'shared' },
      { name: 'b', mode: 'exclusive' },
    ];
    const locks = webLocks({ request, query: () => Promise.resolve({ held }) } as unknown as LockManager);
    const { signal } = new AbortController();
    await locks.untilFree('a', signal);
    expect(asked).toEqual([{ mode: 'shared', signal }]);
    expect(await locks.held()).toEqual(['b']);
    await expect(webLocks(manager(true)).untilFree('a', AbortSignal.timeout(0))).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('tell whether any tab upgrades a device', async () => {
    const transfer = lockNames.transfer('p', 'd');
    expect(await isBusy(webLocks(manager(false, [lockNames.outbox('c', 'a', 'reports'), transfer])))).toBe(
      true,
    );
    expect(await isBusy(webLocks(manager(false, [lockNames.outbox('c', 'a', 'reports')])))).toBe(false);
  });

  it('tell which pages are open', async () => {
    const names = [lockNames.page('one'), lockNames.unsaved('two')];
    expect(await openPages(webLocks(manager(false, names)))).toEqual(new Set(['one']));
  });

  it('tell which devices are upgraded', async () => {
    const names = [
      lockNames.outbox('c', 'a', 'reports'),
      lockNames.transfer('p', 'd'),
      lockNames.transfer('q', 'e'),
    ];
    expect(await devicesInUse(webLocks(manager(false, names)))).toEqual([
      { productKey: 'p', deviceKey: 'd' },
      { productKey: 'q', deviceKey: 'e' },
    ]);
  });
});
