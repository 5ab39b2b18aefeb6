import { OverairError } from '../errors';
import type { FirmwareFile } from '../plans/types';
import type { DownloadProgress } from './speed';

/** Something with a file that is to be here. */
interface HasFile {
  readonly file: Pick<FirmwareFile, 'size'>;
}

/** How one of several files is brought here, and who is told of all of them together. */
export interface DownloadAllOptions<Wanted extends HasFile> {
  /** Resolves once the file is here and checked. */
  readonly download: (
    wanted: Wanted,
    options: { readonly signal: AbortSignal; readonly onProgress: (progress: DownloadProgress) => void },
  ) => Promise<unknown>;
  readonly signal: AbortSignal;
  /** Waited for before each file, with how far all of them are. */
  readonly onFile?: (wanted: Wanted, progress: DownloadProgress) => Promise<void>;
  /** Bytes of all files together. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/**
 * Brings a plan's files here, one after the other, in the order given. Rejects with `cancelled` once it is stopped, and
 * with what `download` and `onFile` reject with; the files before stay.
 */
export async function downloadAll<Wanted extends HasFile>(
  files: readonly Wanted[],
  { download, signal, onFile, onProgress }: DownloadAllOptions<Wanted>,
): Promise<void> {
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  let before = 0;
  for (const wanted of files) {
    if (signal.aborted) throw new OverairError('cancelled');
    const done = before;
    await onFile?.(wanted, { received: done, total, bytesPerSecond: 0 });
    await download(wanted, {
      signal,
      onProgress: ({ received, bytesPerSecond }) =>
        onProgress?.({ received: done + received, total, bytesPerSecond }),
    });
    before += wanted.file.size;
  }
}
