import { downloadAll } from '../firmware/download-all';
import type { DownloadProgress } from '../firmware/speed';
import type { UpgradeState } from './state';
import type { Packages, UpgradeFile } from './ports';

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
    const onProgress = (progress: DownloadProgress): void =>
      this.#state.enter({ name: 'downloading', progress });
    await downloadAll(await this.#missing(), {
      ...{ signal, onProgress },
      download: (wanted, options) => this.#packages.download(wanted, options),
      onFile: async ({ component }, progress) => {
        onProgress(progress);
        await this.#state.reportOnce(this.#state.indexOf(component), 'downloading');
      },
    });
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
