import type { Session } from '../bluetooth/quec/session';
import type { TransferOutcome } from '../bluetooth/quec/transfer/outcome';
import { UNKNOWN_PROFILE } from '../bluetooth/quec/transfer/profile';
import type { TransferProgress } from '../bluetooth/quec/transfer/progress';
import { FileTransfer } from '../bluetooth/quec/transfer/transfer';
import type { MonotonicClock } from '../clock';
import { OverairError } from '../errors';
import { checkOf } from './decisions';
import type { LinkProfile } from '../storage/link-profile-record';
import type { Packages, ProfileStore, UpgradeFile } from './types';

/** A link that is gone. */
export interface Lost {
  /** Bytes that the device has acknowledged. */
  readonly acknowledged: number;
  /** Whether the transfer goes on there, or starts over. */
  readonly goesOn: boolean;
  /** How long to leave the device alone first, in milliseconds. */
  readonly waitMs: number;
  readonly error: OverairError;
}

/** What the sender tells while it works. */
export interface SenderEvents {
  readonly onProgress: (progress: TransferProgress) => void;
  /** A transfer begins: the first, or one more after a lost link. */
  readonly onAttempt: () => void;
  /** Connects again; null where the device turns out to run the new version. */
  readonly onLost: (lost: Lost) => Promise<Session | null>;
  /** What was learnt could not be kept. */
  readonly onKeepingProblem: (error: unknown) => void;
}

export interface SendOptions {
  readonly file: UpgradeFile;
  /** Whether the device's verdict on it is followed by nothing more of this component. */
  readonly isLast: boolean;
  readonly resumeFrom: number;
  readonly signal: AbortSignal;
}

/** How a file went. `verdict-lost`: everything was acknowledged, and the device said no more. */
export interface Sent {
  readonly verdict: 'accepted' | 'lost';
  readonly bytes: number;
  readonly ms: number;
}

/** Losses of the link in a row that brought nothing before it counts as a failure. */
const MAX_FRUITLESS = 3;

/**
 * A device declines after a lost link while it takes the old one for alive, or because it has everything and is about
 * to restart: it is left alone this long, in milliseconds, then twice, then four times as long.
 */
const FIRST_DECLINED_MS = 1_000;

/** Carries files to the device: over as many links as it takes, with what was learnt of the product. */
export class FileSender {
  readonly #clock: MonotonicClock;
  readonly #packages: Packages;
  readonly #profiles: ProfileStore;
  #profile: LinkProfile | null = null;
  #transfer: FileTransfer | null = null;
  #isPaused = false;

  constructor(clock: MonotonicClock, packages: Packages, profiles: ProfileStore) {
    this.#clock = clock;
    this.#packages = packages;
    this.#profiles = profiles;
  }

  /** What is known of the product; null before `load`, and where nothing is. */
  get profile(): LinkProfile | null {
    return this.#profile;
  }

  /** Whether the person's pause holds. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  async load(): Promise<void> {
    this.#profile ??= await this.#profiles.read();
  }

  pause(): void {
    this.#isPaused = true;
    this.#transfer?.pause();
  }

  proceed(): void {
    this.#isPaused = false;
    this.#transfer?.proceed();
  }

  /**
   * Sends one file until the device has given its verdict. Rejects with what the transfer ends with, with `link-lost`
   * where the link was lost three times in a row without a step forward, with what `onLost` rejects with, `cancelled`.
   */
  async send(session: Session, options: SendOptions, events: SenderEvents): Promise<Sent> {
    this.#isPaused = false;
    const startedAt = this.#clock.monotonic();
    let { resumeFrom } = options;
    let farthest = resumeFrom;
    let fruitless = 0;
    let hasLost = false;
    let bytes = 0;
    for (;;) {
      events.onAttempt();
      const outcome = await this.#run(session, { ...options, resumeFrom }, events);
      if (outcome.kind === 'accepted' && options.isLast) session.quieten();
      bytes += Math.max(0, outcome.acknowledged - outcome.startedAt);
      const ms = this.#clock.monotonic() - startedAt;
      await this.#learn(outcome, bytes, ms, events);
      if (outcome.kind === 'accepted') return { verdict: 'accepted', bytes, ms };
      if (outcome.kind === 'verdict-lost' && options.isLast) return { verdict: 'lost', bytes, ms };
      const lost = lossOf(outcome, hasLost);
      hasLost = true;
      // What an offer in vain says of the place is nothing: it stays.
      const acknowledged = lost.code === 'device-declined' ? resumeFrom : outcome.acknowledged;
      fruitless = acknowledged > farthest ? 0 : fruitless + 1;
      if (fruitless >= MAX_FRUITLESS) throw lost;
      farthest = Math.max(farthest, acknowledged);
      const goesOn = outcome.kind !== 'verdict-lost' && outcome.profile.tookCleanTransfer && acknowledged > 0;
      resumeFrom = goesOn ? acknowledged : 0;
      const waitMs = lost.code === 'device-declined' ? FIRST_DECLINED_MS * 2 ** fruitless : 0;
      const again = await events.onLost({ acknowledged, goesOn, waitMs, error: lost });
      if (again === null) return { verdict: 'lost', bytes, ms: this.#clock.monotonic() - startedAt };
      session = again;
    }
  }

  async #run(
    session: Session,
    { file, resumeFrom, signal }: SendOptions,
    { onProgress }: SenderEvents,
  ): Promise<TransferOutcome> {
    const source = await this.#packages.open(file);
    const isOneOfSeveral = file.component.files.length > 1;
    const transfer = new FileTransfer(session, {
      source,
      offer: {
        check: checkOf(file.file, source.sha256),
        version: file.component.targetVersion,
        ...(isOneOfSeveral ? { name: file.file.name } : {}),
      },
      profile: this.#profile?.transfer ?? UNKNOWN_PROFILE,
      resumeFrom,
      signal,
      onProgress,
    });
    this.#transfer = transfer;
    if (this.#isPaused) transfer.pause();
    try {
      return await transfer.run();
    } finally {
      this.#transfer = null;
    }
  }

  async #learn(outcome: TransferOutcome, bytes: number, ms: number, events: SenderEvents): Promise<void> {
    const speed = outcome.kind === 'accepted' && ms > 0 && bytes > 0 ? (bytes * 1000) / ms : null;
    this.#profile = {
      transfer: outcome.profile,
      bytesPerSecond: speed ?? this.#profile?.bytesPerSecond ?? null,
    };
    try {
      await this.#profiles.keep(this.#profile);
    } catch (error) {
      events.onKeepingProblem(error);
    }
  }
}

/** What makes another link worth while; throws what ends the transfer. */
function lossOf(outcome: TransferOutcome, hasLost: boolean): OverairError {
  switch (outcome.kind) {
    case 'link-lost':
      return outcome.error;
    case 'failed':
      if (hasLost && outcome.error.code === 'device-declined') return outcome.error;
      throw outcome.error;
    case 'cancelled':
      throw new OverairError('cancelled');
    // Of a file that is not the last, no version tells whether the device has it: it goes once more.
    case 'verdict-lost':
    case 'accepted':
      return new OverairError('link-lost');
  }
}
