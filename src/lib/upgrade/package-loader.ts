import { OverairError } from '../errors';
import type { UpgradeState } from './state';
import type { Packages, UpgradeFile } from './types';

/** Brings every file that is still to be sent into the store, component by component. */
export class PackageLoader {
  readonly #packages: Packages;
  readonly #state: UpgradeState;

  constructor(packages: Packages, state: UpgradeState) {
    this.#packages = packages;
    this.#state = state;
  }

  /** Resolves when all are here and checked; rejects with what the store and the network reject with. */
  async load(signal: AbortSignal): Promise<void> {
    const missing = await this.#missing();
    const total = missing.reduce((sum, { file }) => sum + file.size, 0);
    let before = 0;
    for (const wanted of missing) {
      if (signal.aborted) throw new OverairError('cancelled');
      this.#state.enter({ name: 'downloading', progress: { received: before, total, bytesPerSecond: 0 } });
      await this.#state.reportOnce(this.#state.indexOf(wanted.component), 'downloading');
      const done = before;
      await this.#packages.download(wanted, {
        signal,
        onProgress: ({ received, bytesPerSecond }) =>
          this.#state.enter({
            name: 'downloading',
            progress: { received: done + received, total, bytesPerSecond },
          }),
      });
      before += wanted.file.size;
    }
  }

  async #missing(): Promise<UpgradeFile[]> {
    this.#state.enter({ name: 'checking-packages' });
    const missing: UpgradeFile[] = [];
    for (const wanted of this.#state.openFiles()) {
      if (!(await this.#packages.has(wanted))) missing.push(wanted);
    }
    return missing;
  }
}
