import { downloadAll } from '../firmware/download-all';
import type { DownloadProgress } from '../firmware/speed';
import type { UpgradeState } from './state';
import type { Packages, UpgradeFile } from './ports';
import { orCancelled } from './waiting';

/** Every file that is still to be sent: whether it is in the store, and how it comes there, component by component. */
export class PackageLoader {
  readonly #packages: Packages;
  readonly #state: UpgradeState;

  constructor(packages: Packages, state: UpgradeState) {
    this.#packages = packages;
    this.#state = state;
  }

  /** Whether each is here, as far as that can be told without reading it. */
  async seemKept(): Promise<boolean> {
    const kept = await Promise.all(this.#state.openFiles().map((wanted) => this.#packages.isKept(wanted)));
    return kept.every((isKept) => isKept);
  }

  /** The files that are not here, or no longer what they were. Rejects with storage errors, and with `cancelled`. */
  async check(signal: AbortSignal): Promise<UpgradeFile[]> {
    this.#state.enter({ name: 'checking-packages' });
    const missing: UpgradeFile[] = [];
    for (const wanted of this.#state.openFiles()) {
      if (!(await orCancelled(this.#packages.has(wanted), signal))) missing.push(wanted);
    }
    return missing;
  }

  /** Resolves when all are here and checked; rejects with what the store and the network reject with. */
  async download(missing: readonly UpgradeFile[], signal: AbortSignal): Promise<void> {
    const onProgress = (progress: DownloadProgress): void =>
      this.#state.enter({ name: 'downloading', progress });
    await downloadAll(missing, {
      ...{ signal, onProgress },
      download: (wanted, options) => this.#packages.download(wanted, options),
      onFile: async ({ component }, progress) => {
        onProgress(progress);
        await this.#state.reportOnce(this.#state.indexOf(component), 'downloading');
      },
    });
  }
}
