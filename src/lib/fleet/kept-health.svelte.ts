import { toOverairError, type OverairError } from '../errors';
import type { DeviceId } from '../plans/types';
import type { Database } from '../storage/database';
import { isShown, parkedRecords, type Parked } from '../storage/parked';
import { sameDevice, type AccountScope } from '../storage/scope';

export interface KeptHealthOptions {
  readonly database: Database;
  readonly scope: AccountScope;
  /** Told why what is parked could not be read or deleted. */
  readonly onProblem: (error: OverairError) => void;
}

type FreeParked = (database: Database, scope: AccountScope, parked: Parked) => Promise<void>;

/** What of an account's kept data cannot be read: how much is left out, and what a person is to look at. */
export class KeptHealth {
  readonly #options: KeptHealthOptions;
  #leftOut = $state(0);
  #parked = $state.raw<readonly Parked[]>([]);
  #loading: Promise<void> | null = null;
  #isStale = false;
  #end: () => void = () => undefined;

  constructor(options: KeptHealthOptions) {
    this.#options = options;
  }

  /** How many records are left out of lists until the Developer Center tells of them again. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** What nobody tells again: it stays as it is until a person lets it go. */
  get parked(): readonly Parked[] {
    return this.#parked;
  }

  /** What is parked of one device. */
  parkedOf(device: DeviceId): readonly Parked[] {
    return this.#parked.filter((each) => each.device !== null && sameDevice(each.device, device));
  }

  start(): void {
    this.#end = this.#options.database.unreadable.subscribe(() => void this.load());
    void this.load();
  }

  stop(): void {
    this.#end();
  }

  /** Looks through what is kept; what changes meanwhile is looked at after it. Never rejects. */
  load(): Promise<void> {
    this.#isStale = true;
    this.#loading ??= this.#loadUntilCurrent().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  /** Deletes a parked record for good, by `freeParked`, which comes with the view that asks for it. Never rejects. */
  async free(parked: Parked, freeParked: FreeParked): Promise<void> {
    const { database, scope } = this.#options;
    await this.#try(() => freeParked(database, scope, parked));
    await this.load();
  }

  async #loadUntilCurrent(): Promise<void> {
    const { database, scope } = this.#options;
    while (this.#isStale) {
      this.#isStale = false;
      await this.#try(async () => {
        this.#parked = await parkedRecords(database, scope);
        this.#leftOut = database.unreadable.of(scope).filter(({ store }) => !isShown(store)).length;
      });
    }
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#options.onProblem(toOverairError(error));
    }
  }
}
