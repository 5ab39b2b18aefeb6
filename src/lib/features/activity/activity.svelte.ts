import { toOverairError, type OverairError } from '$lib/errors';
import { activityLines, type ActivityLine } from '$lib/fleet/activity-lines';
import type { Outgoing } from '$lib/fleet/outgoing.svelte';
import { allEntries } from '$lib/outbox/look-up';
import { keptActivity } from '$lib/storage/activity';
import type { Database } from '$lib/storage/database';
import { keptFollowed } from '$lib/storage/followed';
import type { FollowedUpgrade } from '$lib/storage/followed-record';
import type { AccountScope } from '$lib/storage/scope';
import { groupEntries, type Entry } from './entries';

export interface ActivityOptions {
  readonly database: Database;
  readonly scope: AccountScope;
  readonly outgoing: Pick<Outgoing, 'heldLines'>;
}

/** What happened, upgrade by upgrade, and what of it has reached the Developer Center: the latest first. */
export class ActivityState {
  readonly #options: ActivityOptions;
  #entries = $state.raw<readonly Entry[] | null>(null);
  #problem = $state.raw<OverairError | null>(null);
  #loading: Promise<void> | null = null;
  #isStale = false;

  constructor(options: ActivityOptions) {
    this.#options = options;
  }

  /** null until it has been read. */
  get entries(): readonly Entry[] | null {
    return this.#entries;
  }

  /** Why it could not be read; null if it could. */
  get problem(): OverairError | null {
    return this.#problem;
  }

  /** Reads it (anew); what changes meanwhile is read after it, once. Never rejects. */
  load(): Promise<void> {
    this.#isStale = true;
    this.#loading ??= this.#loadUntilCurrent().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #loadUntilCurrent(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      await this.#load();
    }
  }

  async #load(): Promise<void> {
    try {
      const held = await this.#options.outgoing.heldLines();
      const [lines, followed] = await this.#readKept(held.length > 0);
      this.#entries = groupEntries([...held, ...lines], followed);
    } catch (error) {
      this.#problem = toOverairError(error);
    }
  }

  /** What is in memory alone is shown also if nothing else can be read. */
  async #readKept(alone: boolean): Promise<readonly [readonly ActivityLine[], readonly FollowedUpgrade[]]> {
    const { database, scope } = this.#options;
    try {
      const [records, followed, waiting] = await Promise.all([
        keptActivity(database, scope),
        keptFollowed(database, scope),
        // Those in memory alone have come with their lines; for these the engine that sends would have to be here.
        database.read(['outbox'], (transaction) => allEntries(transaction, scope)),
      ]);
      this.#problem = null;
      return [activityLines(records, waiting), followed];
    } catch (error) {
      if (!alone) throw error;
      this.#problem = toOverairError(error);
      return [[], []];
    }
  }
}
