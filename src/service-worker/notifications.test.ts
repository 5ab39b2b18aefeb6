import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOTIFICATION_OPENED } from '../lib/platform/notification-data';
import { openNotification } from './notifications';

const ORIGIN = 'https://upgrade.example';

/** Windows by where they were loaded and, if they have gone on from there and say so, where they are. */
function setUp(...places: (string | readonly [loaded: string, now: string])[]) {
  const windows = places.map((place) => {
    const [loaded, now] = typeof place === 'string' ? [place, null] : place;
    return {
      url: ORIGIN + loaded,
      focus: vi.fn(() => Promise.resolve()),
      postMessage: vi.fn((message: unknown, ports: Transferable[] = []) => {
        const [port] = ports;
        if (now !== null && port instanceof MessagePort) port.postMessage(now);
        return message;
      }),
    };
  });
  const open = vi.fn(() => Promise.resolve());
  return { windows, open, given: { all: () => Promise.resolve(windows), open } };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** A tap, until every window has been given up that does not say where it is. */
async function tap(data: unknown, given: Parameters<typeof openNotification>[1]): Promise<void> {
  const done = openNotification(data, given);
  await vi.advanceTimersByTimeAsync(500);
  await done;
}

describe('a tap on a notification', () => {
  it('leads to the window that shows the place already', async () => {
    const { windows, open, given } = setUp('/', '/activity');
    await tap({ path: '/activity', items: [] }, given);
    expect(windows[1]?.focus).toHaveBeenCalledOnce();
    expect(windows[0]?.focus).not.toHaveBeenCalled();
    expect(windows[1]?.postMessage).not.toHaveBeenCalledWith(expect.objectContaining({ path: '/activity' }));
    expect(open).not.toHaveBeenCalled();
  });

  it('lets a window go there by itself, but none in which an upgrade may run', async () => {
    const { windows, given } = setUp('/devices/p/d/bluetooth', '/plans');
    await tap({ path: '/?plan=7', items: [] }, given);
    expect(windows[1]?.postMessage).toHaveBeenLastCalledWith({
      type: NOTIFICATION_OPENED,
      path: '/?plan=7',
    });
    expect(windows[0]?.focus).not.toHaveBeenCalled();
  });

  it('goes by where the windows are now, not by where they were loaded', async () => {
    const { windows, open, given } = setUp(
      ['/activity', '/devices/p/d/bluetooth'],
      ['/devices/p/e/bluetooth', '/plans'],
      ['/', '/packages'],
    );
    await openNotification({ path: '/activity', items: [] }, given);
    expect(windows.map(({ focus }) => focus.mock.calls.length)).toEqual([0, 1, 0]);
    expect(windows[1]?.postMessage).toHaveBeenLastCalledWith({
      type: NOTIFICATION_OPENED,
      path: '/activity',
    });
    await openNotification({ path: '/packages', items: [] }, given);
    expect(windows.map(({ focus }) => focus.mock.calls.length)).toEqual([0, 1, 1]);
    expect(open).not.toHaveBeenCalled();
  });

  it('opens a window if there is none that may go there', async () => {
    const { open, given } = setUp('/devices/p/d/bluetooth');
    await tap({ path: '/activity', items: [] }, given);
    expect(open).toHaveBeenCalledExactlyOnceWith('/activity');
  });

  it.each([
    ...[null, {}, { path: 7 }, { path: 'https://elsewhere.example' }],
    // As a browser reads an address, a backslash parts as a slash does.
    ...['//elsewhere.example', '/\\elsewhere.example', '/\t/elsewhere.example'].map((path) => ({ path })),
  ])('leads to the list if its data is %o', async (data) => {
    const { open, given } = setUp();
    await tap(data, given);
    expect(open).toHaveBeenCalledExactlyOnceWith('/');
  });
});
