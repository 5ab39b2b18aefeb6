import { describe, expect, it, vi } from 'vitest';
import type { Workbox } from 'workbox-window';
import { lockNames } from './locks';
import { AppUpdates } from './service-worker';
import { UnsavedWork } from './unsaved';

/** A worker that is being installed, until the test says that it is not. */
class Installing extends EventTarget {
  state = 'installing';

  refuse(): void {
    this.state = 'redundant';
    this.dispatchEvent(new Event('statechange'));
  }
}

/** A browser whose worker does what the test says. */
function setUp({ controlled = true, options = {} } = {}) {
  const held: string[] = [];
  const timers: (() => void)[] = [];
  const listeners = new Map<string, () => void>();
  const update = vi.fn(() => Promise.resolve());
  const workbox = {
    addEventListener: (type: string, listener: () => void) => void listeners.set(type, listener),
    register: vi.fn(() => Promise.resolve<object>({ active: {}, waiting: null, update })),
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
  const tell = (type: string) => listeners.get(type)?.();
  return { held, timers, workbox, update, reload, updates, tick, tell };
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

  it('tells a new version again to begin until it has', async () => {
    const { updates, workbox, tell, tick, timers } = setUp();
    await updates.register();
    timers.length = 0;
    tell('waiting');
    await updates.apply();
    await tick();
    await vi.waitFor(() => expect(workbox.messageSkipWaiting).toHaveBeenCalledTimes(2));
    tell('controlling');
    await tick();
    await tick();
    expect(workbox.messageSkipWaiting).toHaveBeenCalledTimes(2);
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

  it('leaves a result to be seen though another tab took it, until the person has left it', async () => {
    const { updates, reload, tell, tick, timers } = setUp();
    await updates.register();
    timers.length = 0;
    const leave = updates.hold();
    tell('controlling');
    await vi.waitFor(() => expect(updates.state).toBe('shown'));
    await tick();
    expect(reload).not.toHaveBeenCalled();
    leave();
    leave();
    await vi.waitFor(() => expect(timers).toHaveLength(1));
    await tick();
    await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce());
  });

  it('shows what a transfer has come to before it follows', async () => {
    const { held, updates, reload, tell, tick, timers } = setUp();
    await updates.register();
    timers.length = 0;
    held.push(lockNames.transfer('p', 'd'));
    tell('controlling');
    await vi.waitFor(() => expect(updates.state).toBe('replaced'));
    held.length = 0;
    updates.hold();
    await tick();
    await vi.waitFor(() => expect(updates.state).toBe('shown'));
    expect(reload).not.toHaveBeenCalled();
    // The person does not need it any more.
    await updates.apply();
    expect(reload).toHaveBeenCalledOnce();
  });

  it('reloads over a result where the person asks for the new version there', async () => {
    const { updates, reload, tell } = setUp();
    await updates.register();
    updates.hold();
    tell('waiting');
    await updates.apply();
    tell('controlling');
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

  it('says so too where the files did not all come, and is kept once they do', async () => {
    const never = new Promise(() => undefined);
    const container = { controller: null, ready: never } as unknown as ServiceWorkerContainer;
    const { updates, workbox } = setUp({ options: { container } });
    const installing = new Installing();
    workbox.register.mockResolvedValueOnce({ active: null, waiting: null, installing });
    const registering = updates.register();
    await vi.waitFor(() => expect(workbox.register).toHaveBeenCalledOnce());
    expect(updates.kept).toBe('unknown');
    installing.refuse();
    await registering;
    expect(updates.kept).toMatchObject({ code: 'storage-unavailable' });
    // Refused before anybody could listen.
    workbox.register.mockResolvedValueOnce({ active: null, waiting: null, installing: null });
    await updates.register();
    expect(updates.kept).toMatchObject({ code: 'storage-unavailable' });
    Object.assign(container, { ready: Promise.resolve() });
    await updates.register();
    expect(updates.kept).toBe('kept');
    await updates.register();
    expect(workbox.register).toHaveBeenCalledTimes(3);
  });

  it.each([new TypeError('no network'), new DOMException('', 'InvalidStateError')])(
    'finds no new version where the browser cannot look: %s',
    async (error) => {
      const { updates, update } = setUp();
      await updates.register();
      update.mockRejectedValueOnce(error);
      expect(await updates.look()).toBe(false);
    },
  );
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
