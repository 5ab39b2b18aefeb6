import { ownPath } from './own-path';

/** The message to a page that a tap on a notification leads to, with the path. */
export const NOTIFICATION_OPENED = 'NOTIFICATION_OPENED';

/** The question to a page at which path of the app it is, answered through the port that comes with it. */
export const NOTIFICATION_ASKS_PLACE = 'NOTIFICATION_ASKS_PLACE';

/** What was put into a notification's data; null if it is not ours. */
export function notificationData(data: unknown): { path: string; items: readonly string[] } | null {
  const { path, items } = (data ?? {}) as { readonly path?: unknown; readonly items?: unknown };
  // Of whatever origin this is: a path alone stays within it.
  const own = typeof path === 'string' && path.startsWith('/') ? ownPath(path, 'https://own.invalid') : null;
  if (own === null) return null;
  const texts = Array.isArray(items) ? items.filter((item) => typeof item === 'string') : [];
  return { path: own, items: texts };
}
