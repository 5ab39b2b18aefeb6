import { UNKNOWN_PROFILE } from '../bluetooth/quec/transfer/contract';
import type { LinkProfile } from '../storage/link-profile-record';
import type { ProfileStore } from './ports';
import { withLoss } from './size-trials';

const UNKNOWN: LinkProfile = {
  transfer: UNKNOWN_PROFILE,
  bytesPerSecond: null,
  signInWrites: 'pieces',
  silentVersions: 0,
  lostTrials: [],
};

export interface LinkMemoryEvents {
  readonly onChange: (profile: LinkProfile | null) => void;
  /** What was learnt could not be kept; the upgrade goes on with it all the same. */
  readonly onProblem: (error: unknown) => void;
}

/** What is known of a product's links: read once, and kept whenever something is learnt. */
export class LinkMemory {
  readonly #profiles: ProfileStore;
  readonly #events: LinkMemoryEvents;
  #profile: LinkProfile | null = null;

  constructor(profiles: ProfileStore, events: LinkMemoryEvents) {
    this.#profiles = profiles;
    this.#events = events;
  }

  /** null before `load`, and while nothing is known. */
  get profile(): LinkProfile | null {
    return this.#profile;
  }

  /** What is known, or assumed of a product that was never met. */
  get known(): LinkProfile {
    return this.#profile ?? UNKNOWN;
  }

  /** Rejects with storage errors. */
  async load(): Promise<void> {
    this.#profile ??= await this.#profiles.read();
    this.#events.onChange(this.#profile);
  }

  /** Takes note that the trial of a size of writes has ended with the link, at `now` (ms since the epoch). */
  lostTrial(size: number, now: number): Promise<void> {
    return this.learn({ lostTrials: withLoss(this.known.lostTrials, size, now) });
  }

  /** Resolves when it is kept, or could not be. */
  async learn(patch: Partial<LinkProfile>): Promise<void> {
    this.#profile = { ...this.known, ...patch };
    this.#events.onChange(this.#profile);
    try {
      await this.#profiles.keep(this.#profile);
    } catch (error) {
      this.#events.onProblem(error);
    }
  }
}
