/** When a fault strikes: as the file's byte arrives, or as the nth frame of a command does (counted from 0). */
export type Moment = { readonly fileByte: number } | { readonly received: number; readonly nth?: number };

/** Which of the device's frames it strikes: of this command, from the nth on (0), so many (1). */
interface Outgoing {
  readonly command: number;
  readonly nth?: number;
  readonly times?: number;
}

/** Faults at a moment; each strikes once. Pause and cancel mean a packet, or a notification once it is answered. */
export type MomentFault =
  /** The link is lost, before what arrived was taken, or after it (then without an answer). */
  | { readonly kind: 'lose-link'; readonly at: Moment; readonly taken?: boolean }
  /** What arrived is not noticed. */
  | { readonly kind: 'ignore'; readonly at: Moment }
  | { readonly kind: 'cancel'; readonly at: Moment }
  /**
   * The device pauses, with a delay or without, and proceeds after `forMs` (never if absent). `times` pauses
   * follow one another, each at half of the delay. With `answersFirst` false the packet that arrived is lost.
   */
  | {
      readonly kind: 'pause';
      readonly at: Moment;
      readonly delaySeconds?: number;
      readonly forMs?: number;
      readonly times?: number;
      readonly answersFirst?: boolean;
    }
  /** The packet is taken but acknowledged by this address. */
  | { readonly kind: 'acknowledge-as'; readonly at: Moment; readonly address: number }
  /** Raw bytes as indications, so many times: hostile lengths, floods. */
  | { readonly kind: 'send'; readonly at: Moment; readonly bytes: Uint8Array; readonly times?: number };

/** Faults of frames that the device sends. */
export type OutgoingFault =
  | (Outgoing & { readonly kind: 'drop' | 'double' | 'corrupt' })
  /** Its id is so much higher than it should be: 1 if not given. */
  | (Outgoing & { readonly kind: 'foreign-id'; readonly by?: number })
  | (Outgoing & { readonly kind: 'delay'; readonly ms: number });

export type Fault =
  | MomentFault
  | OutgoingFault
  /** The nth byte written to the device since it was made arrives with one bit turned. */
  | { readonly kind: 'corrupt-write'; readonly wireByte: number }
  /** A file that is whole fails its check all the same. */
  | { readonly kind: 'fail-check'; readonly times?: number }
  /** The verdict is not sent; with `dropsLink` the link is lost instead. The device does what it decided. */
  | { readonly kind: 'lose-verdict'; readonly dropsLink?: boolean };

function count(counts: Map<number, number>, key: number): number {
  const before = counts.get(key) ?? 0;
  counts.set(key, before + 1);
  return before;
}

/** The faults that are still to come, and the counts by which they are due. */
export class FaultBook {
  readonly #faults: Fault[];
  readonly #received = new Map<number, number>();
  readonly #sent = new Map<number, number>();
  #written = 0;

  constructor(faults: readonly Fault[]) {
    this.#faults = [...faults];
  }

  /** One more fault, from now on. */
  add(fault: Fault): void {
    this.#faults.push(fault);
  }

  /** A frame has arrived: the faults that are due, the first of each kind. Call once a frame. */
  onFrame(command: number): MomentFault[] {
    const nth = count(this.#received, command);
    return this.#take((at) => 'received' in at && at.received === command && (at.nth ?? 0) === nth);
  }

  /** The file's bytes from `start` to before `end` have arrived. */
  onFileBytes(start: number, end: number): MomentFault[] {
    return this.#take((at) => 'fileByte' in at && at.fileByte >= start && at.fileByte < end);
  }

  /** A frame is about to be sent. Call once a frame. */
  onSend(command: number): OutgoingFault[] {
    const nth = count(this.#sent, command);
    return this.#faults.filter(
      (fault): fault is OutgoingFault =>
        'command' in fault &&
        fault.command === command &&
        nth >= (fault.nth ?? 0) &&
        nth < (fault.nth ?? 0) + (fault.times ?? 1),
    );
  }

  /** The value of a write as the device gets it. */
  onWrite(bytes: Uint8Array): Uint8Array {
    const copy = bytes.slice();
    for (const fault of this.#faults) {
      if (fault.kind !== 'corrupt-write') continue;
      const at = fault.wireByte - this.#written;
      if (at >= 0 && at < copy.length) copy[at] = (copy[at] ?? 0) ^ 0x10;
    }
    this.#written += bytes.length;
    return copy;
  }

  /** Whether this check is to fail whatever was received. */
  failsCheck(): boolean {
    const index = this.#faults.findIndex((fault) => fault.kind === 'fail-check');
    const fault = this.#faults[index];
    if (fault?.kind !== 'fail-check') return false;
    const left = (fault.times ?? 1) - 1;
    this.#faults.splice(index, 1, ...(left > 0 ? [{ ...fault, times: left }] : []));
    return true;
  }

  /** Whether this verdict is to be lost, and the link with it. */
  losesVerdict(): 'silently' | 'with-link' | undefined {
    const index = this.#faults.findIndex((fault) => fault.kind === 'lose-verdict');
    const fault = this.#faults[index];
    if (fault?.kind !== 'lose-verdict') return undefined;
    this.#faults.splice(index, 1);
    return fault.dropsLink ? 'with-link' : 'silently';
  }

  #take(due: (at: Moment) => boolean): MomentFault[] {
    const taken: MomentFault[] = [];
    for (const fault of [...this.#faults]) {
      if (!('at' in fault) || !due(fault.at)) continue;
      taken.push(fault);
      this.#faults.splice(this.#faults.indexOf(fault), 1);
    }
    return taken;
  }
}
