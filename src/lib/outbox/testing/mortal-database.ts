import { OverairError } from '../../errors';
import {
  Database,
  type ReadTransaction,
  type StoreName,
  type WriteTransaction,
} from '../../storage/database';
import { TestClock } from '../../testing/clock';

/** A tab's database: after the tab's death nothing comes back from it, though what was under way may be done. */
export class MortalDatabase extends Database {
  alive = true;
  readonly #disk: { readonly full: boolean };
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(name: string, disk: { readonly full: boolean }) {
    // The world's time jumps: hours of it leave no transaction a turn to answer in, which is no silence.
    super({ clock: new TestClock(), name });
    this.#disk = disk;
  }

  /** Resolves when nothing that it began is under way any more: what a dead tab has begun may be done. */
  async ended(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  override read<const N extends StoreName, T>(
    names: readonly N[],
    work: (t: ReadTransaction<N>) => Promise<T>,
  ) {
    return this.#ifAlive(() => super.read(names, work));
  }

  override write<const N extends StoreName, T>(
    names: readonly N[],
    work: (t: WriteTransaction<N>) => Promise<T>,
    durability?: 'strict' | 'relaxed',
  ) {
    if (this.#disk.full) return Promise.reject(new OverairError('storage-full'));
    return this.#ifAlive(() => super.write(names, work, durability));
  }

  #ifAlive<T>(work: () => Promise<T>): Promise<T> {
    const never = new Promise<T>(() => undefined);
    if (!this.alive) return never;
    const begun = work();
    this.#underWay.add(begun);
    const end = () => this.#underWay.delete(begun);
    begun.then(end, end);
    return begun.then((result) => (this.alive ? result : never));
  }
}
