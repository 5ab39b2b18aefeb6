import { toOverairError, type OverairError } from '$lib/errors';
import { Latest } from '$lib/fleet/latest';
import type { StagedUpgradeRecord } from '$lib/storage/staged-upgrade-record';
import {
  addStagedUpgrade,
  changeStagedUpgrade,
  openStagedUpgrades,
  type KeptStagedUpgrade,
} from '$lib/storage/staged-upgrades';
import type { StagedUpgradesOptions } from './staged-upgrades-options';

type Options = Pick<StagedUpgradesOptions, 'database' | 'scope' | 'clock' | 'channel'>;

/** What this browser keeps of an account's upgrades in stages, whichever tab changes it. */
export class KeptStagedUpgrades {
  readonly #options: Options;
  readonly #latest: Latest;
  #all = $state.raw<readonly KeptStagedUpgrade[] | null>(null);
  #unread = $state.raw<OverairError | null>(null);
  #unwritten = $state.raw<OverairError | null>(null);

  constructor(options: Options) {
    this.#options = options;
    this.#latest = new Latest(options.clock, () => this.#read());
  }

  /** Those that have not ended, oldest first; null until they have been read. */
  get all(): readonly KeptStagedUpgrade[] | null {
    return this.#all;
  }

  /** Why they could not be read, or what was done last could not be written; null if it could. */
  get problem(): OverairError | null {
    return this.#unwritten ?? this.#unread;
  }

  find(id: string): KeptStagedUpgrade | undefined {
    return this.#all?.find(({ head }) => head.id === id);
  }

  /** Reads them, and again after each change of another tab, until what it returns is called. */
  follow(): () => void {
    const unsubscribe = this.#options.channel.subscribe(() => void this.refresh());
    void this.refresh();
    return () => {
      unsubscribe();
      this.#latest.stop();
    };
  }

  /** Reads them anew. Never rejects. */
  refresh(): Promise<void> {
    return this.#latest.refresh();
  }

  /** False, and nothing is kept, if one of its devices is in another that has not ended. Rejects with storage errors. */
  async add(upgrade: KeptStagedUpgrade): Promise<boolean> {
    const { database, scope } = this.#options;
    const isKept = await addStagedUpgrade(database, scope, upgrade);
    await this.changed();
    return isKept;
  }

  /** Changes one as it is by then. False if that could not be written: `problem` says why. */
  change(id: string, change: (head: StagedUpgradeRecord) => StagedUpgradeRecord): Promise<boolean> {
    const { database, scope } = this.#options;
    return this.write(async () => {
      let before: StagedUpgradeRecord | undefined;
      const after = await changeStagedUpgrade(database, scope, id, (head) => change((before = head)));
      // Tabs that tell each other of nothing would go on for ever.
      if (after !== before) await this.changed();
    });
  }

  /** Does what writes, and gives whether it could be done; `problem` says why not. */
  async write(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      this.#unwritten = null;
      return true;
    } catch (error) {
      this.#unwritten = toOverairError(error);
      return false;
    }
  }

  /** Tells other tabs of a change, and reads it. */
  async changed(): Promise<void> {
    this.#options.channel.post();
    await this.refresh();
  }

  async #read(): Promise<void> {
    const { database, scope } = this.#options;
    try {
      this.#all = await openStagedUpgrades(database, scope);
      this.#unread = null;
    } catch (error) {
      this.#unread = toOverairError(error);
    }
  }
}
