import { OverairError } from '../errors';

/** How much of the browser's storage this app uses, and may use, in bytes. */
export interface StorageUse {
  readonly used: number;
  readonly quota: number;
}

/** The app's use of storage, or null if the browser does not tell. */
export async function storageUse(manager: StorageManager = navigator.storage): Promise<StorageUse | null> {
  const { usage, quota } = await ask(() => manager.estimate());
  return usage === undefined || quota === undefined ? null : { used: usage, quota };
}

/** Whether the browser has promised not to clear this app's data by itself. */
export function isPersisted(manager: StorageManager = navigator.storage): Promise<boolean> {
  return ask(() => manager.persisted());
}

/**
 * Asks for that promise; some browsers ask the person. Gives whether it holds now. To be asked once, when the person
 * first keeps something (storage/settings.ts, `persistOnce`). A worker cannot ask: false.
 */
export async function requestPersistence(manager: StorageManager = navigator.storage): Promise<boolean> {
  if (await isPersisted(manager)) return true;
  // Absent in workers, whatever the types say.
  const persist = (manager as Partial<StorageManager>).persist;
  return persist ? ask(() => persist.call(manager)) : false;
}

async function ask<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw new OverairError('storage-unavailable', {}, { cause: error });
  }
}
