import { NOTIFICATION_OPENED, notificationData } from '../lib/platform/notification-data';

/** What is used of a window of the app. */
export interface AppWindow {
  readonly url: string;
  focus(): Promise<unknown>;
  postMessage(message: unknown): void;
}

export interface AppWindows {
  all(): Promise<readonly AppWindow[]>;
  open(path: string): Promise<unknown>;
}

/**
 * Leads to where a notification's data says: the window that shows it, else one that goes there by itself, and asks
 * before it leaves something that would be lost; else a new one. A window in which an upgrade may run is left alone.
 */
export async function openNotification(data: unknown, windows: AppWindows): Promise<void> {
  const path = notificationData(data)?.path ?? '/';
  const open = await windows.all();
  const pathOf = ({ url }: AppWindow): string => {
    const { pathname, search } = new URL(url);
    return pathname + search;
  };
  const there = open.find((each) => pathOf(each) === path);
  if (there !== undefined) {
    await there.focus();
    return;
  }
  const free = open.find((each) => !new URL(each.url).pathname.endsWith('/bluetooth'));
  if (free === undefined) {
    await windows.open(path);
    return;
  }
  await free.focus();
  free.postMessage({ type: NOTIFICATION_OPENED, path });
}
