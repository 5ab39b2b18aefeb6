import type { OverairError } from '../errors';
import { isKeepingFailure } from '../storage/failure';

/** Why nothing can be kept in this browser, as long as that is so. */
export class StorageHealth {
  #problem = $state.raw<OverairError | null>(null);

  /** null if what is to be kept can be, as far as is known. */
  get problem(): OverairError | null {
    return this.#problem;
  }

  /**
   * Takes why something could not be read or written; null says that what could not be written now is. What is no
   * fault of the storage, such as a part of the app that did not come, says nothing of it.
   */
  readonly tell = (error: OverairError | null): void => {
    if (error === null || isKeepingFailure(error) || isOurs(error)) this.#problem = error;
  };

  /** Something was written: a storage that was silent, blocked or gone is there again. A full one may take little. */
  readonly wrote = (): void => {
    const code = this.#problem?.code;
    if (code !== 'storage-full' && code !== 'storage-outdated') this.#problem = null;
  };
}

function isOurs({ code }: OverairError): boolean {
  return code === 'storage-outdated' || code === 'internal';
}
