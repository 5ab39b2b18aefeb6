import { toOverairError, type OverairError } from '../errors';
import { keptActivity } from '../storage/activity';
import type { Database } from '../storage/database';
import type { AccountScope } from '../storage/scope';
import { activityLines, groupLines, type ActivityGroups, type ActivityLine } from './activity-lines';
import type { Outgoing } from './outgoing.svelte';

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

  /** Why it could not be read; null where it could. */
  get problem(): OverairError | null {
    return this.#problem;
  }

  /** Reads it (anew); never rejects. */
  async load(): Promise<void> {
    const { database, scope, outgoing } = this.#options;
    const reading = ++this.#reading;
    try {
      const [records, entries] = await Promise.all([keptActivity(database, scope), outgoing.entries()]);
      if (reading !== this.#reading) return;
      this.#lines = activityLines(records, entries);
      this.#problem = null;
    } catch (error) {
      this.#problem = toOverairError(error);
    }
  }
}
