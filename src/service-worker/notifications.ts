import {
  NOTIFICATION_ASKS_PLACE,
  NOTIFICATION_OPENED,
  notificationData,
} from '../lib/platform/notification-data';

/** What is used of a window of the app. */
export interface AppWindow {
  readonly url: string;
  focus(): Promise<unknown>;
  postMessage(message: unknown, transfer?: Transferable[]): void;
}

export interface AppWindows {
  all(): Promise<readonly AppWindow[]>;
  open(path: string): Promise<unknown>;
}

/** A page that has not said where it is by then, ms, is frozen, or has nothing that would say it. */
const SILENCE = 500;

/** Where a window is now. Its `url` is where it was loaded, and says so only if the page does not. */
function placeOf(window: AppWindow): Promise<string> {
  const { pathname, search } = new URL(window.url);
  const { port1, port2 } = new MessageChannel();
  return new Promise<string>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<unknown>) => resolve(String(data));
    setTimeout(resolve, SILENCE, pathname + search);
    window.postMessage({ type: NOTIFICATION_ASKS_PLACE }, [port2]);
  }).finally(() => port1.close());
}

/**
 * Leads to where a notification's data says: the window that shows it, else one that goes there by itself, and asks
 * before it leaves something that would be lost; else a new one. A window in which an upgrade may run is left alone.
 */
export async function openNotification(data: unknown, windows: AppWindows): Promise<void> {
  const path = notificationData(data)?.path ?? '/';
  const open = await windows.all();
  const places = await Promise.all(open.map(placeOf));
  const there = open[places.indexOf(path)];
  if (there !== undefined) {
    await there.focus();
    return;
  }
  const free = open.find((_, index) => !/\/bluetooth(\?|$)/.test(places[index] ?? ''));
  if (free === undefined) {
    await windows.open(path);
    return;
  }
  await free.focus();
  free.postMessage({ type: NOTIFICATION_OPENED, path });
}
