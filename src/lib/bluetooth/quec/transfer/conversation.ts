import { isOverairError, OverairError } from '../../../errors';
import type { DeviceSession } from '../device-session';
import { encodeControl, encodeOffer, type DeviceControl, type FileOffer } from '../file-messages';
import type { WritePlan } from '../pieces';
import { Command, Limit } from '../reference';
import type { Incident } from './contract';
import { DevicePause } from './device-pause';
import { DeviceEvents, Mailbox, type TransferEvent } from './events';
import { Interruption } from './reruns';

/** How often and how long a control of ours waits for its answer. */
const CONTROL_SENDS = 3;
const CONTROL_MS = 2000;

/** How long each sending of an offer waits for the device's decision, in milliseconds: it may erase its flash first. */
const OFFER_WAITS_MS = [12_000, 5000];

/** How long a device may check the file before it says what it found, in milliseconds. */
const VERDICT_MS = 60_000;

/** A pause of ours is renewed after half its delay, in milliseconds. */
const RENEWAL_MS = (Limit.delaySeconds * 1000) / 2;

export interface ConversationOptions {
  readonly signal: AbortSignal | undefined;
  readonly onIncident: (incident: Incident) => void;
  /** A pause of the device's begins or ends. */
  readonly onPauseChange: () => void;
  /** An offer of so many bytes on the wire was written, in so many milliseconds. */
  readonly onOfferWritten: (wireBytes: number, plan: WritePlan, ms: number) => void;
}

/** What a transfer and the device say to each other besides packets: the offer, pauses, its withdrawal, the verdict. */
export class Conversation {
  readonly mailbox: Mailbox<TransferEvent>;
  readonly pause: DevicePause;
  readonly #session: DeviceSession;
  readonly #options: ConversationOptions;
  readonly #stop: () => void;
  /** The data of the file on offer, once there is one, for a device that asks. */
  #offered: Uint8Array = new Uint8Array();
  /** How far the transfer is, for what it tells of. */
  offset = 0;

  constructor(session: DeviceSession, options: ConversationOptions) {
    this.#session = session;
    this.#options = options;
    this.mailbox = new Mailbox(session.clock);
    this.pause = new DevicePause(session.clock, options.onPauseChange);
    const events = new DeviceEvents(session.clock);
    const stopListening = session.onMessage((message) => {
      const event = events.read(message);
      if (event !== null) this.mailbox.push(event);
    });
    const stopAnswering = session.onFirmwareQuery(() => this.#offered);
    const abort = () => this.mailbox.fail(new OverairError('cancelled'));
    options.signal?.addEventListener('abort', abort);
    if (options.signal?.aborted === true) abort();
    void session.closed.then((error) => this.mailbox.fail(error));
    this.#stop = () => {
      stopListening();
      stopAnswering();
      options.signal?.removeEventListener('abort', abort);
    };
  }

  /** Hears nothing any more, and has no file on offer. */
  end(): void {
    this.#stop();
  }

  tell(kind: Incident['kind']): void {
    this.#options.onIncident({ kind, offset: this.offset });
  }

  /**
   * The next event within `ms` milliseconds, else null; while the device pauses, within its delay. What ends a run
   * is thrown: `device-declined`, `device-paused-too-long`, an interruption, or why the session or signal ended it.
   */
  async next(ms: number): Promise<TransferEvent | null> {
    const event = await this.mailbox.next(Math.min(ms, this.pause.remainingMs));
    if (event === null && this.pause.remainingMs <= 0) this.pause.expire();
    if (event?.kind === 'control') this.#obey(event.control);
    return event;
  }

  /**
   * Offers the file until the device takes it, and gives its argument 11 (null if absent). Rejects with
   * `device-declined`, or `device-silent` if two offers stay without an answer.
   */
  async offer(offer: FileOffer, size: number): Promise<number | null> {
    const data = encodeOffer(offer, size);
    this.#offered = data;
    const frame = this.#session.prepare(Command.fileNotification, data);
    for (const waitMs of OFFER_WAITS_MS) {
      const { clock, controlPlan } = this.#session;
      const sentAt = clock.monotonic();
      await this.#session.send(frame);
      this.#options.onOfferWritten(frame.wire.length, controlPlan, clock.monotonic() - sentAt);
      const decision = await this.#decisionWithin(waitMs);
      if (decision !== null) return decision.packetLength;
    }
    throw this.#session.silence(Command.fileNotification);
  }

  /**
   * Ends an offer that the device may still hold, in `sends` tries. A device that does not answer is left alone: it
   * gives up by itself after 15 s. What came before its answer belongs to the past and is forgotten.
   */
  async withdraw(sends: number): Promise<void> {
    try {
      await this.#control('cancel', { sends });
    } catch (error) {
      if (!isOverairError(error, 'device-silent') && !isOverairError(error, 'device-secret-wrong'))
        throw error;
    }
    this.mailbox.clear();
  }

  /**
   * Waits between two packets for as long as the device or the person pauses. A pause of the person's is told to the
   * device, for 600 s, and renewed at half; when it ends the device is told to proceed.
   */
  async waitOutPauses(isPausedByPerson: () => boolean): Promise<void> {
    const { clock } = this.#session;
    let renewAt: number | null = null;
    for (;;) {
      const isPaused = isPausedByPerson();
      if (isPaused && (renewAt === null || clock.monotonic() >= renewAt)) {
        await this.#control('pause', { seconds: Limit.delaySeconds });
        renewAt = clock.monotonic() + RENEWAL_MS;
      } else if (!isPaused && renewAt !== null) {
        await this.#control('proceed');
        renewAt = null;
      }
      if (!isPausedByPerson() && renewAt === null && !this.pause.isActive()) return;
      const event = await this.next(renewAt === null ? Infinity : renewAt - clock.monotonic());
      if (event?.kind === 'control' && event.control.action === 'received')
        throw new OverairError('device-verdict-early', { offset: this.offset });
    }
  }

  /**
   * Waits for the device's verdict once all is acknowledged: whether it came. A rejection is thrown as an
   * interruption; a lost link as `link-lost`.
   */
  async verdict(): Promise<boolean> {
    const { clock } = this.#session;
    let until = clock.monotonic() + VERDICT_MS;
    for (;;) {
      const before = this.pause.isActive();
      const event = await this.next(before ? Infinity : until - clock.monotonic());
      if (event === null) return false;
      if (event.kind !== 'control') continue;
      if (event.control.action === 'received') return true;
      if (before || this.pause.isActive()) until = clock.monotonic() + VERDICT_MS;
    }
  }

  /** Whatever else comes belongs to an offer before this one; only a pause is for us: it asks to wait for the decision. */
  async #decisionWithin(waitMs: number): Promise<{ packetLength: number | null } | null> {
    const { clock } = this.#session;
    let until = clock.monotonic() + waitMs;
    for (;;) {
      const event = await this.mailbox.next(until - clock.monotonic());
      if (event === null) return null;
      if (event.kind !== 'control') continue;
      const { control } = event;
      if (control.action === 'receive') {
        this.pause.reset();
        return { packetLength: control.packetLength };
      }
      if (control.action === 'decline') throw new OverairError('device-declined');
      if (control.action !== 'pause') continue;
      this.tell('device-paused');
      this.pause.begin(control.seconds);
      until = clock.monotonic() + this.pause.remainingMs;
    }
  }

  /** Sends a control of ours until it is answered, `sends` times at most; `device-silent` if it never is. */
  async #control(
    action: 'pause' | 'proceed' | 'cancel',
    { seconds, sends = CONTROL_SENDS }: { seconds?: number; sends?: number } = {},
  ): Promise<void> {
    await this.#session.request({
      command: Command.transferControl,
      data: encodeControl(action, seconds),
      answer: Command.transferControlAnswer,
      parse: () => undefined,
      timeoutMs: CONTROL_MS,
      sends,
      signal: action === 'cancel' ? undefined : this.#options.signal,
    });
  }

  #obey(control: DeviceControl): void {
    switch (control.action) {
      case 'pause':
        this.tell('device-paused');
        this.pause.begin(control.seconds);
        return;
      case 'proceed':
        this.pause.end();
        return;
      case 'decline':
        throw new OverairError('device-declined');
      case 'cancel':
        throw new Interruption('device-cancelled');
      case 'failed':
        throw new Interruption('file-rejected');
      case 'receive':
      case 'received':
    }
  }
}
