import { toOverairError, type OverairError } from '$lib/errors';
import { keptActivity } from '$lib/storage/activity';
import type { Database } from '$lib/storage/database';
import type { AccountScope } from '$lib/storage/scope';
import { activityLines, groupLines, type ActivityGroups, type ActivityLine } from '$lib/fleet/activity-lines';
import type { Outgoing } from '$lib/fleet/outgoing.svelte';

export interface ActivityOptions {
  readonly database: Database;
  readonly scope: AccountScope;
  readonly outgoing: Outgoing;
}

/** What happened, and what of it has reached the Developer Center: the newest first. */
export class ActivityState {
  readonly #options: ActivityOptions;
  #lines = $state.raw<readonly ActivityLine[] | null>(null);
  #problem = $state.raw<OverairError | null>(null);
  readonly #groups = $derived(groupLines(this.#lines ?? []));
  #reading = 0;

  constructor(options: ActivityOptions) {
    this.#options = options;
  }

  /** null until it has been read. */
  get lines(): readonly ActivityLine[] | null {
    return this.#lines;
  }

  get groups(): ActivityGroups {
    return this.#groups;
  }

  /** Why it could not be read; null if it could. */
  get problem(): OverairError | null {
    return this.#problem;
  }

  /** Reads it (anew); never rejects. */
  async load(): Promise<void> {
    const { database, scope, outgoing } = this.#options;
    const reading = ++this.#reading;
    try {
      const held = await outgoing.heldLines();
      const [records, entries] = await this.#readKept(held.length > 0, () =>
        Promise.all([keptActivity(database, scope), outgoing.entries()]),
      );
      if (reading !== this.#reading) return;
      this.#lines = [...held.toReversed(), ...activityLines(records, entries)];
    } catch (error) {
      this.#problem = toOverairError(error);
    }
  }

  /** What is in memory alone is shown also if nothing else can be read. */
  async #readKept<Kept extends readonly [readonly unknown[], readonly unknown[]]>(
    alone: boolean,
    read: () => Promise<Kept>,
  ): Promise<Kept | readonly [[], []]> {
    try {
      const kept = await read();
      this.#problem = null;
      return kept;
    } catch (error) {
      if (!alone) throw error;
      this.#problem = toOverairError(error);
      return [[], []];
    }
  }
}
