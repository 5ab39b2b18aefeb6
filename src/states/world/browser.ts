import { openDB } from 'idb';
import { signOutMark } from '$lib/developer-center/sign-out-mark';
import { DATABASE_VERSION } from '$lib/storage/migrations';
import { openChannel } from '$lib/platform/channel';
import { lockNames } from '$lib/platform/locks';
import { preferences } from '$lib/ui/preferences.svelte';
import { scope, type sensor } from './answers';

/* What a browser does that no gateway answers for: its database, its worker, its clocks. */

/** The disk is full: what is kept can be read, and nothing can be added to it. */
export function fillDisk(): void {
  const refuse = (): never => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  };
  IDBObjectStore.prototype.put = refuse;
  IDBObjectStore.prototype.add = refuse;
}

/** The browser gives no database. */
export function refuseDatabase(): void {
  IDBFactory.prototype.open = () => {
    throw new DOMException('The operation is not allowed.', 'SecurityError');
  };
}

/** The database never says that it is open. */
export function silenceDatabase(): void {
  const open = indexedDB.open.bind(indexedDB);
  IDBFactory.prototype.open = () => Object.assign(open('silent'), { addEventListener: () => undefined });
}

/** A later release has been here. */
export async function useNewerDatabase(): Promise<void> {
  (await openDB('overair', DATABASE_VERSION + 1)).close();
}

/** A newer build of the app is here, and waits until a person takes it; `controlled`: a worker has this page already. */
function bringNewerBuild(controlled: boolean): void {
  const waiting = Object.assign(new EventTarget(), {
    ...{ state: 'installed', scriptURL: new URL('/service-worker.js', location.href).href },
    postMessage: () => undefined,
  });
  const registration = Object.assign(new EventTarget(), {
    ...{ active: waiting, installing: null, waiting },
    update: () => Promise.resolve(),
  });
  const container = Object.assign(new EventTarget(), {
    ...{ controller: controlled ? waiting : null, ready: Promise.resolve(registration) },
    register: () => Promise.resolve(registration),
  });
  Object.defineProperty(navigator, 'serviceWorker', { configurable: true, value: container });
}

export const offerNewerBuild = (): void => bringNewerBuild(false);

/** The same in a page that its worker keeps, and which follows once another tab has taken the newer build. */
export const offerNewerBuildToAll = (): void => bringNewerBuild(true);

/** Another tab takes the newer build. */
export const takeNewerBuildElsewhere = (): boolean =>
  navigator.serviceWorker.dispatchEvent(new Event('controllerchange'));

/** A person, or the browser, does not let the page have the camera. */
export function refuseCamera(): void {
  const getUserMedia = (): Promise<never> => Promise.reject(new DOMException('', 'NotAllowedError'));
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getUserMedia } });
}

/** The browser would install the app. */
export function offerInstalling(): Promise<void> {
  dispatchEvent(new Event('beforeinstallprompt', { cancelable: true }));
  return Promise.resolve();
}

/** Whoever was here signed out while nothing could be reached. */
export function leaveSignOutMark(): void {
  signOutMark(document, location).leave(scope.account);
}

/** The zone that a person chose; null: this device's own. */
export const useZone = (timeZone: string | null) => (): void => preferences.choose({ timeZone });

/** Holds the lock of a device's upgrade as long as the page is there, and says so as its tab would. */
export const upgradeInAnotherTab =
  ({ productKey, deviceKey }: typeof sensor) =>
  async (): Promise<void> => {
    await navigator.locks.request(lockNames.transfer(productKey, deviceKey), () => {
      openChannel('upgrade-begun').post();
      return new Promise(() => undefined);
    });
  };

/** Takes away what the state before this one has left in the same browser. */
export function forgetBrowser(): void {
  useZone(null)();
  document.cookie = 'overair-signed-out=;Path=/;Max-Age=0';
}
