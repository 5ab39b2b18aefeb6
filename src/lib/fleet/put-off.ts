import type { Channel } from '../platform/channel';
import { openChannel } from '../platform/channel';
import type { DeviceMemoryRecord, Skip } from '../storage/memory-record';
import { keptDeviceMemories } from '../storage/device-memories';
import type { AccountParts } from './account-parts';
import type { PlanOfDevice, PlanStore } from './plan-store';

export interface PutOffOptions {
  readonly store: Pick<PlanStore, 'setSkip' | 'skipOf'>;
  /** Writes what has been changed in the store; never rejects. */
  readonly flush: () => Promise<void>;
  /** What is kept of all devices. */
  readonly kept: () => Promise<readonly DeviceMemoryRecord[]>;
  readonly channel: Channel;
}

/** What a person has put off: kept at once, since the page may not come back, and the same in every tab. */
export class PutOff {
  readonly #options: PutOffOptions;

  constructor(options: PutOffOptions) {
    this.#options = options;
  }

  /** Leaves plans until a time, or for good; null: no longer. Resolves once it is kept. */
  async set(plans: readonly PlanOfDevice[], skip: Skip | null): Promise<void> {
    const { store, flush, channel } = this.#options;
    for (const plan of plans) store.setSkip(plan, skip);
    await flush();
    channel.post();
  }

  /** Takes what other tabs put off, until the returned function is called. */
  follow(): () => void {
    // What cannot be read now is read with the next page.
    return this.#options.channel.subscribe(() => void this.#take().catch(() => undefined));
  }

  async #take(): Promise<void> {
    const { store, flush, kept } = this.#options;
    // Else what was put off here in the same moment would be taken back.
    await flush();
    for (const { productKey, deviceKey, memory } of await kept()) {
      if (memory.plan === null) continue;
      const { planId, skip } = memory.plan;
      const plan = { productKey, deviceKey, planId };
      if (!isSame(store.skipOf(plan), skip)) store.setSkip(plan, skip);
    }
  }
}

const isSame = (one: Skip | null, other: Skip | null): boolean =>
  one === null || other === null ? one === other : one.until === other.until;

/** What the account has put off, shared with the other tabs until the account is left. */
export function openPutOff({ fleet, database, scope, onStop }: AccountParts): PutOff {
  const putOff = new PutOff({
    store: fleet.store,
    flush: () => fleet.flush(),
    kept: () => keptDeviceMemories(database, scope),
    channel: openChannel('put-off'),
  });
  onStop(putOff.follow());
  return putOff;
}
