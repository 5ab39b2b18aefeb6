import type { DeviceSession } from '../bluetooth/quec/device-session';
import type { TransferOutcome } from '../bluetooth/quec/transfer/contract';
import type { TransferProfile } from '../bluetooth/product-profile';
import type { TransferProgress } from '../bluetooth/quec/transfer/progress';
import { FileTransfer } from '../bluetooth/quec/transfer/transfer';
import type { MonotonicClock } from '../clock';
import { OverairError, type ErrorCode } from '../errors';
import { checkOf } from './component-course';
import type { LinkMemory } from './link-memory';
import { sparedSizes, withProof } from './size-trials';
import type { Packages, UpgradeFile } from './ports';

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
  /** Connects again; null if the device turns out to run the new version. */
  readonly onLost: (lost: Lost) => Promise<DeviceSession | null>;
  /** A size of writes is on trial with the next packet, or none is any more (null); resolves when that is kept. */
  readonly onTrial: (size: number | null) => Promise<void>;
  /** A trial of this size has cost the link. */
  readonly onTrialLost: (size: number) => void;
  /** Whether the device may have the whole file, without having said so; of the last one. */
  readonly onWhole: (mayBeWhole: boolean) => void;
}

export interface SendOptions {
  readonly file: UpgradeFile;
  /** Whether the device's verdict on it is followed by nothing more of this component. */
  readonly isLast: boolean;
  readonly resumeFrom: number;
  /** Whether an earlier transfer may have brought all of it. */
  readonly mayBeWhole: boolean;
  /** Whether the device has said over the link that stands that it does not run the target. */
  readonly runsOther: () => boolean;
  /** Sizes of writes that are not tried in this upgrade. */
  readonly refusedSizes: () => readonly number[];
  readonly signal: AbortSignal;
}

/** How a file went. `verdict-lost`: everything was acknowledged, and the device said no more. */
export interface Sent {
  readonly verdict: 'accepted' | 'lost';
  readonly bytes: number;
  readonly ms: number;
}

/** What a device says, or not, that is about to restart. */
const busy: ReadonlySet<ErrorCode> = new Set(['device-declined', 'device-silent']);

/**
 * Losses of the link in a row that brought nothing before it counts as a failure: as learned, without write commands,
 * and twice in the smallest writes, so that a product that was known wrongly may still lose one link to bad luck.
 */
const MAX_FRUITLESS = 4;

/**
 * A device declines after a lost link while it takes the old one for alive, or because it has everything and is about
 * to restart: it is left alone this long, in milliseconds, then twice, then four times as long.
 */
const FIRST_DECLINED_MS = 1_000;

/** Carries files to the device: over as many links as it takes, with what was learnt of the product. */
export class FileSender {
  readonly #clock: MonotonicClock;
  readonly #packages: Packages;
  readonly #memory: LinkMemory;
  #transfer: FileTransfer | null = null;
  #isPaused = false;

  constructor(clock: MonotonicClock, packages: Packages, memory: LinkMemory) {
    this.#clock = clock;
    this.#packages = packages;
    this.#memory = memory;
  }

  /** Whether the person's pause holds. */
  get isPaused(): boolean {
    return this.#isPaused;
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
   * if the link was lost four times in a row without a step forward, with what `onLost` rejects with, `cancelled`.
   */
  async send(session: DeviceSession, options: SendOptions, events: SenderEvents): Promise<Sent> {
    this.#isPaused = false;
    const startedAt = this.#clock.monotonic();
    let { resumeFrom, mayBeWhole } = options;
    let farthest = resumeFrom;
    let fruitless = 0;
    let hasLost = false;
    let bytes = 0;
    for (;;) {
      events.onAttempt();
      const outcome = await this.#run(session, { ...options, resumeFrom, mayBeWhole }, events, fruitless);
      ({ mayBeWhole } = outcome);
      if (options.isLast) events.onWhole(mayBeWhole);
      if (outcome.kind === 'accepted' && options.isLast) session.quieten();
      bytes += Math.max(0, outcome.acknowledged - outcome.startedAt);
      const ms = this.#clock.monotonic() - startedAt;
      await this.#learn(outcome, { bytes, ms, isCautious: fruitless > 0 });
      const lostTrial = outcome.kind === 'link-lost' ? outcome.onTrial : null;
      if (lostTrial === null) {
        if (outcome.onTrial !== null) await events.onTrial(null);
      } else {
        events.onTrialLost(lostTrial);
        await this.#memory.lostTrial(lostTrial, this.#clock.now());
      }
      if (outcome.kind === 'accepted') return { verdict: 'accepted', bytes, ms };
      if (options.isLast && isVerdictLost(outcome)) return { verdict: 'lost', bytes, ms };
      const lost = lossOf(outcome, hasLost);
      hasLost = true;
      // What an offer in vain says of the place is nothing: it stays.
      const acknowledged = lost.code === 'device-declined' ? resumeFrom : outcome.acknowledged;
      if (acknowledged > farthest) fruitless = 0;
      // A trial that cost the link is not made again, so that there is an end to that.
      else if (lostTrial === null) fruitless++;
      const isVain = fruitless >= MAX_FRUITLESS;
      if (isVain && !mayBeWhole) throw lost;
      farthest = Math.max(farthest, acknowledged);
      const goesOn = outcome.kind !== 'verdict-lost' && outcome.profile.tookCleanTransfer && acknowledged > 0;
      resumeFrom = goesOn ? acknowledged : 0;
      const waitMs = lost.code === 'device-declined' ? FIRST_DECLINED_MS * 2 ** fruitless : 0;
      const again = await events.onLost({ acknowledged, goesOn, waitMs, error: lost });
      if (again === null) return { verdict: 'lost', bytes, ms: this.#clock.monotonic() - startedAt };
      // It was only asked whether the last packet had reached it.
      if (isVain) throw lost;
      session = again;
    }
  }

  async #run(
    session: DeviceSession,
    { file, resumeFrom, mayBeWhole, runsOther, refusedSizes, signal }: SendOptions,
    { onProgress, onTrial }: SenderEvents,
    fruitless: number,
  ): Promise<TransferOutcome> {
    const source = await this.#packages.open(file);
    const isOneOfSeveral = file.component.files.length > 1;
    const { transfer: known, lostTrials } = this.#memory.known;
    const transfer = new FileTransfer(session, {
      source,
      offer: {
        check: checkOf(file.file, source.sha256),
        version: file.component.targetVersion,
        ...(isOneOfSeveral ? { name: file.file.name } : {}),
      },
      profile: cautious(known, fruitless),
      refusedSizes: [...refusedSizes(), ...sparedSizes(lostTrials, this.#clock.now())],
      resumeFrom,
      mayBeWhole,
      runsOther: runsOther(),
      signal,
      onProgress,
      onTrial,
    });
    this.#transfer = transfer;
    if (this.#isPaused) transfer.pause();
    try {
      return await transfer.run();
    } finally {
      this.#transfer = null;
    }
  }

  async #learn(
    { kind, profile }: TransferOutcome,
    { bytes, ms, isCautious }: { bytes: number; ms: number; isCautious: boolean },
  ): Promise<void> {
    const { transfer, bytesPerSecond, lostTrials } = this.#memory.known;
    const isAccepted = kind === 'accepted';
    const speed = isAccepted && ms > 0 && bytes > 0 ? (bytes * 1000) / ms : null;
    await this.#memory.learn({
      transfer: isCautious ? learntWithCaution(profile, transfer) : profile,
      bytesPerSecond: speed ?? bytesPerSecond,
      lostTrials: isAccepted ? withProof(lostTrials, profile) : lostTrials,
    });
  }
}

/**
 * After links that were lost without a step forward: no write commands, then no remembered size either, as the one or
 * the other may be what costs the link.
 */
function cautious(known: TransferProfile, fruitless: number): TransferProfile {
  if (fruitless === 0) return known;
  return { ...known, commands: 'none', ...(fruitless > 1 ? { writeSize: null } : {}) };
}

/** Caution is of this link: what was known of the product stays, if nothing better was learnt. */
function learntWithCaution(learnt: TransferProfile, known: TransferProfile): TransferProfile {
  return { ...learnt, commands: known.commands, writeSize: learnt.writeSize ?? known.writeSize };
}

/** Everything was sent and no verdict came, or a device that may have it all takes nothing more. */
function isVerdictLost(outcome: TransferOutcome): boolean {
  if (outcome.kind === 'verdict-lost') return true;
  return outcome.kind === 'failed' && outcome.mayBeWhole && busy.has(outcome.error.code);
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
