import { describe, expect, it, vi } from 'vitest';
import { NOTIFICATION_OPENED } from '../lib/platform/notification-data';
import { openNotification } from './notifications';

const ORIGIN = 'https://upgrade.example';

function setUp(...paths: string[]) {
  const windows = paths.map((path) => ({
    url: ORIGIN + path,
    focus: vi.fn(() => Promise.resolve()),
    postMessage: vi.fn(),
  }));
  const open = vi.fn(() => Promise.resolve());
  return { windows, open, given: { all: () => Promise.resolve(windows), open } };
}

describe('a tap on a notification', () => {
  it('leads to the window that shows the place already', async () => {
    const { windows, open, given } = setUp('/', '/activity');
    await openNotification({ path: '/activity', items: [] }, given);
    expect(windows[1]?.focus).toHaveBeenCalledOnce();
    expect(windows[0]?.focus).not.toHaveBeenCalled();
    expect(windows[1]?.postMessage).not.toHaveBeenCalled();
    expect(open).not.toHaveBeenCalled();
  });

  it('lets a window go there by itself, but none in which an upgrade may run', async () => {
    const { windows, given } = setUp('/devices/p/d/bluetooth', '/plans');
    await openNotification({ path: '/?plan=7', items: [] }, given);
    expect(windows[1]?.postMessage).toHaveBeenCalledExactlyOnceWith({
      type: NOTIFICATION_OPENED,
      path: '/?plan=7',
    });
    expect(windows[0]?.focus).not.toHaveBeenCalled();
  });

  it('opens a window if there is none that may go there', async () => {
    const { open, given } = setUp('/devices/p/d/bluetooth');
    await openNotification({ path: '/activity', items: [] }, given);
    expect(open).toHaveBeenCalledExactlyOnceWith('/activity');
  });

  it.each([null, {}, { path: 7 }, { path: '//elsewhere.example' }, { path: 'https://elsewhere.example' }])(
    'leads to the list if its data is %o',
    async (data) => {
      const { open, given } = setUp();
      await openNotification(data, given);
      expect(open).toHaveBeenCalledExactlyOnceWith('/');
    },
  );
});
