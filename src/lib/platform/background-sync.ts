/** What a service worker's registration has in Chromium, and not in the types of the DOM. */
interface SyncingRegistration extends ServiceWorkerRegistration {
  readonly sync?: { register(tag: string): Promise<void> };
}

/** The outbox's tag: the browser wakes the service worker with it when there is a network. */
export const OUTBOX_SYNC = 'outbox';

/**
 * Asks the browser to send the outbox when there is a network, also after this page is closed. Gives whether it will:
 * not without a service worker, and not in every browser.
 */
export async function requestSync(container: ServiceWorkerContainer | undefined): Promise<boolean> {
  const registration: SyncingRegistration | undefined = await container?.getRegistration();
  if (registration?.sync === undefined) return false;
  try {
    await registration.sync.register(OUTBOX_SYNC);
    return true;
  } catch (error) {
    // Refused: the person has switched it off, or the window is a private one. The page sends by itself.
    if (error instanceof DOMException) return false;
    throw error;
  }
}
