import { describe, expect, it, vi } from 'vitest';
import type { Workbox } from 'workbox-window';
import { lockNames } from './locks';
import { AppUpdates } from './service-worker';
import { UnsavedWork } from './unsaved';

/** A browser whose worker does what the test says. */
function setUp({ controlled = true, options = {} } = {}) {
  const held: string[] = [];
  const timers: (() => void)[] = [];
  const listeners = new Map<string, () => void>();
  const workbox = {
    addEventListener: (type: string, listener: () => void) => void listeners.set(type, listener),
    register: vi.fn(() => Promise.resolve({ waiting: null, update: () => Promise.resolve() })),
    messageSkipWaiting: vi.fn(),
  };
  const controller = controlled ? { postMessage: vi.fn() } : null;
  const container = { controller, ready: Promise.resolve() } as unknown as ServiceWorkerContainer;
  const reload = vi.fn();
  const updates = new AppUpdates({
    clock: { now: () => 0, after: (_, task) => (timers.push(task), () => undefined) },
    locks: { held: () => Promise.resolve(held) },
    container,
    workbox: () => Promise.resolve(workbox as unknown as Workbox),
    reload,
    ...options,
  });
  const tick = async (): Promise<void> => {
    for (const task of timers.splice(0)) task();
    await Promise.resolve();
  };
  return { held, timers, workbox, reload, updates, tick, tell: (type: string) => listeners.get(type)?.() };
}

describe('AppUpdates', () => {
  it('asks before a new version begins, and takes it when the person says so', async () => {
    const { updates, workbox, reload, tell } = setUp();
    await updates.register();
    expect(updates.kept).toBe('kept');
    tell('waiting');
    expect(updates.state).toBe('waiting');
    expect(workbox.messageSkipWaiting).not.toHaveBeenCalled();
    await updates.apply();
    expect(workbox.messageSkipWaiting).toHaveBeenCalledOnce();
    tell('controlling');
    await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce());
  });

  it.each([lockNames.transfer('p', 'd'), lockNames.unsaved('page')])('waits for %s', async (lock) => {
    const { held, updates, workbox, tell, tick, timers } = setUp();
    await updates.register();
    timers.length = 0;
    held.push(lock);
    tell('waiting');
    await updates.apply();
    expect(updates.state).toBe('held');
    await tick();
    expect(workbox.messageSkipWaiting).not.toHaveBeenCalled();
    held.length = 0;
    await tick();
    await vi.waitFor(() => expect(workbox.messageSkipWaiting).toHaveBeenCalledOnce());
  });

  it('follows a tab that took it, but not in the middle of a transfer', async () => {
    const { held, updates, reload, tell, tick, timers } = setUp();
    await updates.register();
    timers.length = 0;
    held.push(lockNames.transfer('p', 'd'));
    tell('controlling');
    await vi.waitFor(() => expect(updates.state).toBe('replaced'));
    expect(reload).not.toHaveBeenCalled();
    held.length = 0;
    await tick();
    await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce());
  });

  it('does not reload for the first worker that a page gets', async () => {
    const { updates, reload, tell } = setUp({ controlled: false });
    await updates.register();
    tell('controlling');
    await Promise.resolve();
    expect(reload).not.toHaveBeenCalled();
  });

  it('says that the app is not kept, and why', async () => {
    const none = setUp({ options: { container: undefined } });
    await none.updates.register();
    expect(none.updates.kept).toBe('unsupported');
    const failing = setUp();
    failing.workbox.register.mockRejectedValueOnce(new TypeError('no'));
    await failing.updates.register();
    expect(failing.updates.kept).toMatchObject({ code: 'storage-unavailable' });
  });
});

it('unsaved work holds one lock, asks before leaving, and lets go', async () => {
  const held: string[] = [];
  const page = { addEventListener: vi.fn(), removeEventListener: vi.fn() };
  const locks = {
    async hold<T>(name: string, work: () => Promise<T>): Promise<T> {
      held.push(name);
      const result = await work();
      held.pop();
      return result;
    },
  };
  const unsaved = new UnsavedWork(locks, page);
  unsaved.set(true);
  unsaved.set(true);
  expect(held).toHaveLength(1);
  expect(page.addEventListener).toHaveBeenCalledOnce();
  unsaved.set(false);
  await vi.waitFor(() => expect(held).toHaveLength(0));
  expect(page.removeEventListener).toHaveBeenCalledOnce();
});
