import { OverairError } from '../errors';
import type * as Engine from './engine';
import type { Packages } from './ports';

/** What an upgrade needs once it is confirmed, all in one file. Rejects with `offline` if that does not come. */
export async function loadEngine(): Promise<typeof Engine> {
  try {
    return await import('./engine');
  } catch (error) {
    throw new OverairError('offline', {}, { cause: error });
  }
}

/** Kept packages whose code comes when they are first asked for; each rejects with what `load` rejects with, too. */
export function packagesLater(load: () => Promise<Packages>): Packages {
  let loaded: Packages | null = null;
  const packages = async (): Promise<Packages> => (loaded ??= await load());
  return {
    isKept: async (file) => (await packages()).isKept(file),
    has: async (file) => (await packages()).has(file),
    download: async (file, options) => (await packages()).download(file, options),
    open: async (file) => (await packages()).open(file),
    release: async () => (await packages()).release(),
  };
}
