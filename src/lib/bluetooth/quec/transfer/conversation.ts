import { OverairError } from '../../../errors';
import { Command } from '../commands';
import { encodeControl, type DeviceControl } from '../file-messages';
import type { Session } from '../session';
import { DeviceEvents, type TransferEvent } from './device-events';
import { Interruption } from './interruption';
import { Mailbox } from './mailbox';
import type { Incident } from './outcome';
import { DevicePause } from './pause';

/** How often and how long an own control waits for its answer. */
const CONTROL_SENDS = 3;
const CONTROL_MS = 2000;

/** What a transfer and the device say to each other besides packets. */
export class Conversation {
  readonly mailbox: Mailbox<TransferEvent>;
  readonly pause: DevicePause;
  readonly #session: Session;
  readonly #events: DeviceEvents;
  readonly #signal: AbortSignal | undefined;
  readonly #onIncident: (incident: Incident) => void;
  readonly #stop: () => void;
  /** Where the transfer is, for what it tells of. */
  offset = 0;

  constructor(
    session: Session,
    signal: AbortSignal | undefined,
    onIncident: (incident: Incident) => void,
    onPauseChange: () => void,
  ) {
    this.#session = session;
    this.#signal = signal;
    this.#onIncident = onIncident;
    this.mailbox = new Mailbox(session.clock);
    this.pause = new DevicePause(session.clock, onPauseChange);
    this.#events = new DeviceEvents(session.clock);
    const stopListening = session.onMessage((message) => {
      const event = this.#events.read(message);
      if (event !== null) this.mailbox.push(event);
    });
    const abort = () => this.mailbox.fail(new OverairError('cancelled'));
    signal?.addEventListener('abort', abort);
    if (signal?.aborted === true) abort();
    void session.closed.then((error) => this.mailbox.fail(error));
    this.#stop = () => {
      stopListening();
      signal?.removeEventListener('abort', abort);
    };
  }

  /** Hears nothing any more. */
  end(): void {
    this.#stop();
  }

  tell(kind: Incident['kind']): void {
    this.#onIncident({ kind, offset: this.offset });
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

  /** Sends a control of ours until it is answered, `sends` times at most; `device-silent` where it never is. */
  async control(
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
      signal: action === 'cancel' ? undefined : this.#signal,
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
