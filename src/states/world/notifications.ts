/** The browser says this of notifications, and allows them when it is asked for the first time. */
export function letNotify(permission: NotificationPermission): void {
  let said = permission;
  Object.defineProperty(Notification, 'permission', { configurable: true, get: () => said });
  Notification.requestPermission = () => {
    if (said === 'default') said = 'granted';
    return Promise.resolve(said);
  };
}
