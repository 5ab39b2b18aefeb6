/** What a notification says; `items` are what a later one of the same tag adds to. */
export interface NotificationText {
  readonly title: string;
  readonly body: string;
  /** One of a tag takes the place of the one before. */
  readonly tag: string;
  /** The place in the app that a tap leads to. */
  readonly path: string;
  readonly items: readonly string[];
}

const ICON = '/icons/icon-192.png';

/** Shows it for the registration of a service worker; rejects with TypeError if the browser does not allow it. */
export async function showNotification(
  registration: ServiceWorkerRegistration,
  { title, body, tag, path, items }: NotificationText,
): Promise<void> {
  await registration.showNotification(title, { body, tag, icon: ICON, badge: ICON, data: { path, items } });
}
