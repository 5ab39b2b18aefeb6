/** What a service worker's registration has in Chromium, and not in the types of the DOM. */
interface PeriodicRegistration {
  readonly periodicSync?: {
    register(tag: string, options: { readonly minInterval: number }): Promise<void>;
    unregister(tag: string): Promise<void>;
  };
}

/** The tag with which the browser wakes the worker now and then, to look for what is due. */
export const DUE_SYNC = 'due';

/** How often it is asked for, ms; the browser decides how often it comes. */
const OFTEN = 12 * 60 * 60 * 1000;

/**
 * Asks the browser to wake the worker now and then while the app is closed, or no longer to. Gives whether it will: only
 * Chromium does, and only for an app that is installed. Nobody is asked for it.
 */
export async function wakeWorker(
  container: ServiceWorkerContainer | undefined,
  permissions: Pick<Permissions, 'query'> | undefined,
  isWanted: boolean,
): Promise<boolean> {
  const found = (await container?.getRegistration()) as PeriodicRegistration | undefined;
  const periodic = found?.periodicSync;
  if (periodic === undefined) return false;
  try {
    if (!isWanted) await periodic.unregister(DUE_SYNC);
    // The name is not in the types of the DOM either.
    const name = 'periodic-background-sync' as PermissionName;
    if (!isWanted || (await permissions?.query({ name }))?.state !== 'granted') return false;
    await periodic.register(DUE_SYNC, { minInterval: OFTEN });
    return true;
  } catch (error) {
    // Not installed any more, switched off, or a name that this browser does not know.
    if (error instanceof DOMException || error instanceof TypeError) return false;
    throw error;
  }
}
