import { OverairError, toOverairError } from '../../../errors';
import type { Session } from '../session';
import { Acknowledgements } from './acknowledgements';
import { Conversation } from './conversation';
import { hold } from './hold';
import { Interruption } from './interruption';
import { offerFile, withdraw } from './negotiation';
import type { TransferOptions } from './options';
import type { TransferOutcome } from './outcome';
import { PacketSender } from './packet-sender';
import { Preparation, type PreparedPacket } from './preparation';
import { UNKNOWN_PROFILE, type TransferProfile } from './profile';
import { ProgressMeter } from './progress';
import { Restarts } from './restarts';
import { Strategy } from './strategy';
import { awaitVerdict } from './verdict';

/** Tries to withdraw an offer: before another is made, and where the transfer ends. */
const WITHDRAWALS = 3;
const LAST_WITHDRAWALS = 1;

const MAX_SIZE = 0xffffffff;

/** One file to a device that is signed in: offered, sent packet by packet, and judged by the device. */
export class FileTransfer {
  readonly #session: Session;
  readonly #options: TransferOptions;
  readonly #profile: TransferProfile;
  readonly #strategy: Strategy;
  readonly #restarts: Restarts;
  readonly #conversation: Conversation;
  readonly #acknowledgements: Acknowledgements;
  readonly #progress: ProgressMeter;
  /** Whether the person asked for a pause; whether sending waits between two packets. */
  #isPaused = false;
  #isHolding = false;
  #startedAt = 0;
  #acknowledged = 0;
  /** Whether the device holds an offer of ours that has not ended. */
  #isOffered = false;
  #outstanding: PreparedPacket | null = null;
  #isTroubled = false;
  #isComplete = false;
  #onTrial: number | null = null;
  /** Of a transfer before, and of this one. */
  #mayBeWhole: boolean;
  #isLastSent = false;
  #tookCleanTransfer: boolean;

  constructor(session: Session, options: TransferOptions) {
    const { signal, source } = options;
    this.#session = session;
    this.#options = options;
    this.#profile = options.profile ?? UNKNOWN_PROFILE;
    this.#tookCleanTransfer = this.#profile.tookCleanTransfer;
    this.#mayBeWhole = options.mayBeWhole ?? false;
    this.#strategy = new Strategy(this.#profile, {
      hasCommands: session.hasCommands,
      refused: options.refusedSizes ?? [],
      wholeFrames: session.wholeFrames,
    });
    this.#restarts = new Restarts(this.#strategy, this.#profile.tookCleanTransfer);
    this.#conversation = new Conversation(
      session,
      signal,
      (incident) => options.onIncident?.(incident),
      () => this.#showPause(),
    );
    this.#acknowledgements = new Acknowledgements(session, this.#profile.acknowledgementStyle);
    this.#progress = new ProgressMeter(session.clock, source.size, (progress) =>
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
      this.#session.offer = null;
    }
  }

  /** Runs until one ends in a verdict, or until its time has passed: whether the device accepted the file. */
  async #runs(): Promise<boolean> {
    for (let startAt = this.#firstStart(); ;) {
      try {
        return await this.#runFrom(startAt);
      } catch (error) {
        if (!(error instanceof Interruption)) throw error;
        startAt = await this.#restart(error);
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
    this.#outstanding = null;
    this.#isTroubled = false;
    this.#isComplete = false;
    this.#isHolding = false;
    this.#conversation.pause.reset();
    this.#progress.started(startAt);
    this.#isOffered = true;
    this.#strategy.offered(await offerFile(this.#session, this.#conversation, offer, source.size));
    // A device that asks for the file has none that it would begin to run, nor, where it says so, runs one already.
    this.#isLastSent = false;
    if (this.#options.runsOther === true) this.#mayBeWhole = false;
    const isReceived = (await this.#sendFrom(startAt)) || (await this.#verdict());
    this.#isOffered = false;
    if (isReceived) this.#strategy.accepted();
    this.#tookCleanTransfer ||= isReceived && startAt === 0;
    return isReceived;
  }

  /** Sends everything from an offset on; whether the verdict came with the last packet. */
  async #sendFrom(startAt: number): Promise<boolean> {
    const { source } = this.#options;
    const conversation = this.#conversation;
    const preparation = new Preparation(this.#session, source, this.#strategy);
    const sender = new PacketSender(
      this.#session,
      conversation,
      this.#acknowledgements,
      this.#strategy,
      startAt > 0,
    );
    for (let offset = startAt; offset < source.size; offset = this.#acknowledged) {
      if (this.#isPaused || conversation.pause.isActive()) await this.#hold(sender);
      this.#progress.phase('sending');
      const packet = await preparation.take(offset, offset === startAt, conversation.mailbox);
      this.#outstanding = packet;
      await this.#noteTrial();
      if (await this.#deliver(packet, sender, preparation)) return true;
    }
    return false;
  }

  async #hold(sender: PacketSender): Promise<void> {
    this.#isHolding = true;
    this.#showPause();
    await hold(this.#conversation, this.#session.clock, () => this.#isPaused);
    this.#isHolding = false;
    this.#showPause();
    sender.resumed();
  }

  #showPause(): void {
    this.#progress.paused(this.#isHolding || this.#conversation.pause.isActive());
  }

  /** Delivers one packet; whether the verdict came with it. */
  async #deliver(packet: PreparedPacket, sender: PacketSender, preparation: Preparation): Promise<boolean> {
    const isLast = packet.end === this.#options.source.size;
    this.#isLastSent ||= isLast;
    try {
      const delivered = await sender.deliver(packet, isLast, () => preparation.begin(packet.end, false));
      if (delivered !== 'received') {
        this.#strategy.delivered(delivered, isLast);
        this.#session.proveWrite(this.#strategy.provenWrite);
        this.#conversation.pause.progressed();
      }
      this.#acknowledgedTo(packet.end);
      this.#progress.acknowledged(packet.end);
      return delivered === 'received';
    } finally {
      this.#isTroubled = sender.isTroubled;
    }
  }

  /** What is on trial, or no more, is told before it is written. */
  async #noteTrial(): Promise<void> {
    const { onTrial } = this.#strategy;
    if (onTrial === this.#onTrial) return;
    this.#onTrial = onTrial;
    await this.#options.onTrial?.(onTrial);
  }

  #verdict(): Promise<boolean> {
    this.#isComplete = true;
    this.#outstanding = null;
    this.#progress.phase('verifying');
    return awaitVerdict(this.#conversation, this.#session.clock);
  }

  #acknowledgedTo(offset: number): void {
    this.#acknowledged = offset;
    this.#conversation.offset = offset;
  }

  /** Where another run begins; the error that ends the transfer is thrown. */
  async #restart(interruption: Interruption): Promise<number> {
    const conversation = this.#conversation;
    const packet = this.#outstanding;
    const { reason } = interruption;
    if (reason === 'file-rejected') this.#isLastSent = false;
    conversation.tell(reason === 'foreign-acknowledgement' ? 'acknowledgement-foreign' : reason);
    this.#isOffered = reason === 'unacknowledged' || reason === 'foreign-acknowledgement';
    const { startAt, mustWithdraw } = this.#restarts.after(interruption, {
      startedAt: this.#startedAt,
      acknowledged: this.#acknowledged,
      outstanding: packet === null ? 0 : packet.end - packet.offset,
      isTroubled: this.#isTroubled,
    });
    this.#session.proveWrite(this.#strategy.provenWrite);
    if (mustWithdraw) await withdraw(conversation, WITHDRAWALS);
    conversation.tell('offered-again');
    return startAt;
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
      await withdraw(this.#conversation, LAST_WITHDRAWALS);
    } catch {
      // The transfer has ended with an error of its own, and that is what its outcome tells.
      this.#conversation.tell('withdrawal-lost');
    }
  }

  #summary(): Omit<Extract<TransferOutcome, { kind: 'accepted' }>, 'kind'> {
    return {
      profile: {
        ...this.#strategy.learned,
        acknowledgementStyle: this.#session.acknowledgementStyle ?? this.#profile.acknowledgementStyle,
        tookCleanTransfer: this.#tookCleanTransfer,
      },
      acknowledged: this.#acknowledged,
      startedAt: this.#startedAt,
      onTrial: this.#onTrial,
      mayBeWhole: this.#mayBeWhole || this.#isLastSent,
    };
  }
}
