import { OverairError, toOverairError } from '../../../errors';
import type { TransferProfile } from '../../product-profile';
import type { DeviceSession } from '../device-session';
import { UNKNOWN_PROFILE, type TransferOptions, type TransferOutcome } from './contract';
import { Conversation } from './conversation';
import { PacketRun } from './packet-run';
import { Acknowledgements } from './packets';
import { TransferProgressMeter } from './progress';
import { Interruption, Reruns } from './reruns';
import { Pace } from './pace';
import { Tuning } from './tuning';

/** Tries to withdraw an offer: before another is made, and when the transfer ends. */
const WITHDRAWALS = 3;
const LAST_WITHDRAWALS = 1;

const MAX_SIZE = 0xffffffff;

/** How long frames take over each link: a file that follows another one over it need not find out anew. */
const paces = new WeakMap<DeviceSession, Pace>();

function paceOf(session: DeviceSession): Pace {
  const pace = paces.get(session) ?? new Pace();
  paces.set(session, pace);
  return pace;
}

/** One file to a device that is signed in: offered, sent packet by packet, and judged by the device. */
export class FileTransfer {
  readonly #session: DeviceSession;
  readonly #options: TransferOptions;
  readonly #profile: TransferProfile;
  readonly #tuning: Tuning;
  readonly #reruns: Reruns;
  readonly #conversation: Conversation;
  readonly #acknowledgements: Acknowledgements;
  readonly #progress: TransferProgressMeter;
  /** Whether the person asked for a pause; whether sending waits between two packets. */
  #isPaused = false;
  #isHolding = false;
  #startedAt = 0;
  #acknowledged = 0;
  /** When this run made its offer, by the monotonic clock. */
  #offeredAt = 0;
  /** Whether the device holds an offer of ours that has not ended. */
  #isOffered = false;
  /** This run's, once they are on their way. */
  #packets: PacketRun | null = null;
  #isComplete = false;
  #onTrial: number | null = null;
  /** Of a transfer before, and of this one. */
  #mayBeWhole: boolean;
  #isLastSent = false;
  #tookCleanTransfer: boolean;

  constructor(session: DeviceSession, options: TransferOptions) {
    const { signal, source, profile = UNKNOWN_PROFILE, refusedSizes = [] } = options;
    this.#session = session;
    this.#options = options;
    this.#profile = profile;
    this.#tookCleanTransfer = profile.tookCleanTransfer;
    this.#mayBeWhole = options.mayBeWhole ?? false;
    const { hasCommands, wholeFrames, mustRest, provenByIndication: smallest } = session;
    const limits = { hasCommands, wholeFrames, mustRest, smallest, refused: refusedSizes };
    this.#tuning = new Tuning(profile, limits, paceOf(session));
    this.#reruns = new Reruns(this.#tuning, profile.tookCleanTransfer);
    this.#conversation = new Conversation(session, {
      signal,
      onIncident: (incident) => options.onIncident?.(incident),
      onPauseChange: () => this.#showPause(),
      onOfferWritten: (wireBytes, plan, ms) => this.#tuning.written(wireBytes, plan, ms),
    });
    this.#acknowledgements = new Acknowledgements(session, profile.acknowledgementStyle);
    this.#progress = new TransferProgressMeter(session.clock, source.size, (progress) =>
      options.onProgress?.(progress),
    );
  }

  /** Pauses before the next packet, for as long as the person likes. */
  pause(): void {
    this.#isPaused = true;
    this.#conversation.mailbox.push({ kind: 'person' });
  }

  /** Ends a pause of the person's. */
  proceed(): void {
    this.#isPaused = false;
    this.#conversation.mailbox.push({ kind: 'person' });
  }

  /** Runs the transfer, once; never rejects. The session stays open. */
  async run(): Promise<TransferOutcome> {
    try {
      const isAccepted = await this.#runs();
      // The device's verdict is answered before the caller may close the link.
      await this.#session.idle;
      return {
        ...this.#summary(),
        ...(isAccepted ? { kind: 'accepted' } : { kind: 'verdict-lost', why: 'silent' }),
      };
    } catch (error) {
      return await this.#failed(toOverairError(error));
    } finally {
      this.#conversation.end();
      this.#progress.stop();
    }
  }

  /** Runs until one ends in a verdict, or until its time has passed: whether the device accepted the file. */
  async #runs(): Promise<boolean> {
    for (let startAt = this.#firstStart(); ;) {
      try {
        return await this.#runFrom(startAt);
      } catch (error) {
        if (!(error instanceof Interruption)) throw error;
        startAt = await this.#afterInterruption(error);
      }
    }
  }

  /** Only a product that took one clean transfer from 0 may be asked to go on in the middle. */
  #firstStart(): number {
    const { source, resumeFrom = 0 } = this.#options;
    if (!Number.isInteger(source.size) || source.size < 1 || source.size > MAX_SIZE)
      throw new OverairError('internal', { size: source.size });
    const isInside = Number.isInteger(resumeFrom) && resumeFrom > 0 && resumeFrom < source.size;
    return isInside && this.#profile.tookCleanTransfer ? resumeFrom : 0;
  }

  async #runFrom(startAt: number): Promise<boolean> {
    const { source, offer } = this.#options;
    this.#startedAt = startAt;
    this.#acknowledgedTo(startAt);
    this.#packets = null;
    this.#isComplete = false;
    this.#isHolding = false;
    this.#conversation.pause.reset();
    this.#progress.started(startAt);
    this.#isOffered = true;
    this.#offeredAt = this.#session.clock.monotonic();
    this.#tuning.offered(await this.#conversation.offer(offer, source.size));
    // A device that asks for the file has none that it would begin to run, nor, if it says so, runs one already.
    this.#isLastSent = false;
    if (this.#options.runsOther === true) this.#mayBeWhole = false;
    const isReceived = (await this.#sendFrom(startAt)) || (await this.#verdict());
    this.#isOffered = false;
    if (isReceived) this.#tuning.accepted();
    this.#tookCleanTransfer ||= isReceived && startAt === 0;
    return isReceived;
  }

  /** Sends everything from an offset on; whether the verdict came with the last packet. */
  #sendFrom(startAt: number): Promise<boolean> {
    const parts = {
      session: this.#session,
      source: this.#options.source,
      conversation: this.#conversation,
      acknowledgements: this.#acknowledgements,
      tuning: this.#tuning,
    };
    this.#packets = new PacketRun(parts, {
      startAt,
      isPaused: () => this.#isPaused,
      onHold: (isHolding) => {
        this.#isHolding = isHolding;
        this.#showPause();
      },
      onSending: () => this.#progress.phase('sending'),
      onTrial: (size) => this.#noteTrial(size),
      onLast: () => {
        this.#isLastSent = true;
      },
      onAcknowledged: (offset) => {
        this.#acknowledgedTo(offset);
        this.#progress.acknowledged(offset);
      },
    });
    return this.#packets.send();
  }

  #showPause(): void {
    this.#progress.paused(this.#isHolding || this.#conversation.pause.isActive());
  }

  /** What is on trial, or no more, is told before it is written. */
  async #noteTrial(size: number | null): Promise<void> {
    if (size === this.#onTrial) return;
    this.#onTrial = size;
    await this.#options.onTrial?.(size);
  }

  #verdict(): Promise<boolean> {
    this.#isComplete = true;
    this.#progress.phase('verifying');
    return this.#conversation.verdict();
  }

  #acknowledgedTo(offset: number): void {
    this.#acknowledged = offset;
    this.#conversation.offset = offset;
  }

  /** The offset that another run begins at; the error that ends the transfer is thrown. */
  async #afterInterruption(interruption: Interruption): Promise<number> {
    const conversation = this.#conversation;
    const { sender, outstanding = 0 } = this.#packets ?? {};
    const { reason } = interruption;
    const { ended } = this.#session;
    if (ended !== null && reason === 'device-cancelled' && sender?.isCut === true) throw ended;
    if (reason === 'file-rejected') this.#isLastSent = false;
    conversation.tell(reason === 'foreign-acknowledgement' ? 'acknowledgement-foreign' : reason);
    this.#isOffered = reason === 'unacknowledged' || reason === 'foreign-acknowledgement';
    const { startAt, mustWithdraw } = this.#reruns.after(interruption, {
      startedAt: this.#startedAt,
      acknowledged: this.#acknowledged,
      outstanding,
      isTroubled: sender?.isTroubled ?? false,
      sendsLeft: sender?.sendsLeft ?? 0,
      silentMs: this.#session.clock.monotonic() - this.#heardAt,
    });
    this.#session.proveWrite(this.#tuning.provenWrite);
    if (mustWithdraw) await conversation.withdraw(WITHDRAWALS);
    conversation.tell('offered-again');
    return startAt;
  }

  /** When the device last had something of this run. */
  get #heardAt(): number {
    const hasPackets = this.#packets !== null && this.#acknowledged > this.#startedAt;
    return hasPackets ? (this.#packets?.sender.heardAt ?? 0) : this.#offeredAt;
  }

  async #failed(error: OverairError): Promise<TransferOutcome> {
    const isLost = this.#session.ended !== null;
    const hasEnded = error.code === 'device-declined' || error.code === 'device-verdict-early';
    if (this.#isOffered && !isLost && !hasEnded) await this.#farewell();
    // As after a verdict: what the device is told is told whole.
    if (!isLost) await this.#session.idle;
    const summary = this.#summary();
    if (error.code === 'cancelled') return { ...summary, kind: 'cancelled' };
    if (error.code !== 'link-lost') return { ...summary, kind: 'failed', error };
    return this.#isComplete
      ? { ...summary, kind: 'verdict-lost', why: 'link-lost' }
      : { ...summary, kind: 'link-lost', error };
  }

  /** Tells the device that the transfer is over. */
  async #farewell(): Promise<void> {
    try {
      await this.#conversation.withdraw(LAST_WITHDRAWALS);
    } catch {
      // The transfer has ended with an error of its own, and that is what its outcome tells.
      this.#conversation.tell('withdrawal-lost');
    }
  }

  #summary(): Omit<Extract<TransferOutcome, { kind: 'accepted' }>, 'kind'> {
    return {
      profile: {
        ...this.#tuning.learned,
        acknowledgementStyle: this.#acknowledgements.style,
        tookCleanTransfer: this.#tookCleanTransfer,
      },
      acknowledged: this.#acknowledged,
      startedAt: this.#startedAt,
      onTrial: this.#onTrial,
      mayBeWhole: this.#mayBeWhole || this.#isLastSent,
    };
  }
}
