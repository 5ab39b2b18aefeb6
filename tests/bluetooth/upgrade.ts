import { sha256 } from '@noble/hashes/sha2.js';
import { isOverairError, OverairError } from '../../src/lib/errors';
import { openDevice } from '../../src/lib/bluetooth/quec/open-device';
import type { Incident, TransferOutcome } from '../../src/lib/bluetooth/quec/transfer/contract';
import type { TransferProfile } from '../../src/lib/bluetooth/product-profile';
import type { TransferProgress } from '../../src/lib/bluetooth/quec/transfer/progress';
import { FileTransfer } from '../../src/lib/bluetooth/quec/transfer/transfer';
import type { DeviceOptions } from '../../src/lib/bluetooth/virtual/device-options';
import { VirtualRadio } from '../../src/lib/bluetooth/virtual/radio';
import type { LinkOptions, SimulatedLink } from '../../src/lib/bluetooth/virtual/simulated-link';
import { TestClock } from '../../src/lib/testing/clock';
import { VirtualDevice } from '../../src/lib/bluetooth/virtual/virtual-device';

const SECRET = 'AAECAwQFBgcICQoLDA0ODw==';
export const NEW_VERSION = '2.0.0';

/** Bytes that look like firmware: AA and 55 among them. */
function firmware(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) =>
    index % 7 === 0 ? 0xaa : Math.imul(index ^ (index >>> 5), 2654435761) >>> 24,
  );
}

/** What a person does, at milliseconds after the transfer began. */
export interface Person {
  readonly abortsAt?: number | undefined;
  readonly pauses?: { readonly at: number; readonly forMs: number } | undefined;
}

/** One way that an upgrade may go. */
export interface Scene {
  /** Bytes of the file. */
  readonly size: number;
  readonly device?: Omit<DeviceOptions, 'clock'>;
  readonly link?: Partial<LinkOptions>;
  readonly profile?: TransferProfile | undefined;
  readonly resumeFrom?: number | undefined;
  readonly person?: Person;
  /** Transfers that may follow on a lost link. */
  readonly reconnections?: number;
  /** Whether the package comes from something slow: every read takes a turn. */
  readonly readsLate?: boolean;
}

/** What an upgrade left behind. */
export interface Played {
  readonly file: Uint8Array;
  readonly device: VirtualDevice;
  /** One for each transfer; an error if no link came about. */
  readonly outcomes: (TransferOutcome | OverairError)[];
  readonly incidents: Incident['kind'][];
  readonly progress: TransferProgress[];
  readonly links: SimulatedLink[];
  readonly virtualMs: number;
}

/** Plays a scene on a virtual clock, as an upgrade would: reconnects after a lost link and goes on. */
export class Stage {
  readonly clock = new TestClock(0);
  readonly file: Uint8Array;
  readonly device: VirtualDevice;
  readonly links: SimulatedLink[] = [];
  readonly outcomes: (TransferOutcome | OverairError)[] = [];
  readonly incidents: Incident['kind'][] = [];
  readonly progress: TransferProgress[] = [];
  readonly #scene: Scene;
  readonly #radio: VirtualRadio;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.file = firmware(scene.size);
    this.device = new VirtualDevice({ ...scene.device, clock: this.clock });
    this.#radio = new VirtualRadio({ clock: this.clock, device: this.device, link: scene.link ?? {} });
  }

  /** Plays to the end; rejects if that is not reached within `limitMs` of virtual time. */
  async play(limitMs: number): Promise<Played> {
    await this.clock.runUntil(this.#play(), { limitMs });
    const { file, device, outcomes, incidents, progress, links } = this;
    return { file, device, outcomes, incidents, progress, links, virtualMs: this.clock.now() };
  }

  async #play(): Promise<void> {
    let { profile, resumeFrom } = this.#scene;
    for (let left = this.#scene.reconnections ?? 0; left >= 0; left--) {
      const outcome = await this.#transfer(profile, resumeFrom);
      this.outcomes.push(outcome);
      const isLost = outcome instanceof OverairError || outcome.kind === 'link-lost';
      if (!isLost) return;
      await this.sleep(3000);
      if (outcome instanceof OverairError) continue;
      profile = outcome.profile;
      resumeFrom = outcome.acknowledged;
    }
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.clock.after(ms, resolve));
  }

  async #transfer(
    profile: TransferProfile | undefined,
    resumeFrom: number | undefined,
  ): Promise<TransferOutcome | OverairError> {
    const { clock, file } = this;
    const { person = {} } = this.#scene;
    try {
      const { session } = await openDevice({ connect: () => this.#connect(), clock, secret: () => SECRET });
      const stop = new AbortController();
      const transfer = new FileTransfer(session, {
        source: { size: file.length, read: (offset, length) => this.#read(offset, length) },
        offer: { check: { algorithm: 'sha256', code: sha256(file) }, version: NEW_VERSION },
        profile,
        resumeFrom,
        signal: stop.signal,
        onIncident: ({ kind }) => this.incidents.push(kind),
        onProgress: (progress) => this.progress.push(progress),
      });
      const timers = this.#act(person, transfer, stop);
      const outcome = await transfer.run();
      for (const cancel of timers) cancel();
      await session.close();
      return outcome;
    } catch (error) {
      if (isOverairError(error)) return error;
      throw error;
    }
  }

  #act({ abortsAt, pauses }: Person, transfer: FileTransfer, stop: AbortController): (() => void)[] {
    const timers: (() => void)[] = [];
    if (abortsAt !== undefined) timers.push(this.clock.after(abortsAt, () => stop.abort()));
    if (pauses !== undefined) {
      timers.push(this.clock.after(pauses.at, () => transfer.pause()));
      timers.push(this.clock.after(pauses.at + pauses.forMs, () => transfer.proceed()));
    }
    return timers;
  }

  async #connect(): Promise<SimulatedLink> {
    const link = await this.#radio.connect();
    this.links.push(link);
    return link;
  }

  #read(offset: number, length: number): Uint8Array | Promise<Uint8Array> {
    const bytes = this.file.subarray(offset, offset + length);
    return this.#scene.readsLate === true ? Promise.resolve().then(() => bytes) : bytes;
  }
}
