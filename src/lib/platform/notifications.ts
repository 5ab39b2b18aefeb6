import { NOTIFICATION_ASKS_PLACE, NOTIFICATION_OPENED, notificationData } from './notification-data';
import { showNotification, type NotificationText } from './show-notification';

export type { NotificationText } from './show-notification';

/** Whether this browser shows notifications of this app; `default`: nobody has been asked. */
export type NotificationPermissionState = 'unsupported' | NotificationPermission;

/** What the app needs of a browser's notifications. */
export interface NotificationPort {
  permission(): NotificationPermissionState;
  /** Asks the person: call it from a tap. */
  ask(): Promise<NotificationPermissionState>;
  /** The items of the notification of a tag that stands there; empty if none does. */
  items(tag: string): Promise<readonly string[]>;
  /** Resolves false if the browser does not show it after all. */
  show(text: NotificationText): Promise<boolean>;
  /** Takes away everything that stands there. */
  clear(): Promise<void>;
}

/** Those of a service worker's registration: they outlive the page, and a tap finds one or opens it. */
export function browserNotifications(container: ServiceWorkerContainer | undefined): NotificationPort {
  const registration = async (): Promise<ServiceWorkerRegistration | undefined> => {
    const found = await container?.getRegistration();
    return found?.active ? found : undefined;
  };
  const permission = (): NotificationPermissionState =>
    container === undefined || !('Notification' in globalThis) ? 'unsupported' : Notification.permission;
  return {
    permission,
    async ask() {
      return permission() === 'unsupported' ? 'unsupported' : Notification.requestPermission();
    },
    async items(tag) {
      const shown = await (await registration())?.getNotifications({ tag });
      return shown?.flatMap(({ data }) => notificationData(data)?.items ?? []) ?? [];
    },
    async show(text) {
      const found = await registration();
      if (found === undefined || permission() !== 'granted') return false;
      await showNotification(found, text);
      return true;
    },
    async clear() {
      const shown = await (await registration())?.getNotifications();
      for (const each of shown ?? []) each.close();
    },
  };
}

/**
 * Told of the path that a tap on a notification leads to, in the page that the worker has chosen for it. For that the
 * worker is told at which path each page is: it knows only the address at which a page was loaded.
 */
export function onNotificationOpened(
  container: ServiceWorkerContainer | undefined,
  listener: (path: string) => void,
  place: () => string,
): () => void {
  const stop = new AbortController();
  container?.addEventListener(
    'message',
    (event: MessageEvent<{ readonly type?: unknown } | null>) => {
      if (event.data?.type === NOTIFICATION_ASKS_PLACE) event.ports[0]?.postMessage(place());
      const opened = event.data?.type === NOTIFICATION_OPENED ? notificationData(event.data) : null;
      if (opened !== null) listener(opened.path);
    },
    { signal: stop.signal },
  );
  return () => stop.abort();
}
