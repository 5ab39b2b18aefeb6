import type { BatchState } from './batch.svelte';

/** Where an account's batch stands: one action with many devices, which goes on wherever the person goes. */
export class BatchSlot {
  #current = $state.raw<BatchState | null>(null);

  #wantsStages = $state(false);

  /** Whether what is selected is to be upgraded in stages, as soon as it can be shown. */
  get wantsStages(): boolean {
    return this.#wantsStages;
  }

  /** Asks for stages, or takes that back. */
  wantStages(wanted: boolean): void {
    this.#wantsStages = wanted;
  }

  /** Null before anything was selected. */
  get current(): BatchState | null {
    return this.#current;
  }

  /** The batch there is; else one that is made now: its code comes with the part of the page that asks. */
  open(make: () => BatchState): BatchState {
    this.#current ??= make();
    return this.#current;
  }
}

/** The place of an account's batch. */
export const openBatchSlot = (): BatchSlot => new BatchSlot();
