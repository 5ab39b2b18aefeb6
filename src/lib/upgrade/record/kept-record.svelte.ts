import type { MonotonicClock } from '../../clock';
import { LONGEST_UPGRADE_RECORD, type KeptUpgradeRecord } from '../../storage/upgrade-record';
import { hasEnded, isWorking } from '../phase-groups';
import type { UpgradeSnapshot } from '../phases';
import type { Peripheral } from '../ports';
import { browserFacts } from './browser-facts';
import type { Facts } from './log';
import { RecordWriter } from './record-writer';
import { phaseKey } from './phase-facts';
import type { UpgradeRecorder } from './recorder';

type Kept = Pick<KeptUpgradeRecord, 'text' | 'updatedAt'>;

/** Where the record of one device's upgrade is kept. */
export interface UpgradeRecordStore {
  readonly read: () => Promise<Kept | null>;
  readonly keep: (text: string) => Promise<void>;
}

export interface KeptRecordOptions {
  readonly clock: MonotonicClock;
  readonly recorder: UpgradeRecorder;
  readonly store: UpgradeRecordStore;
  readonly browser: Navigator;
}

/** The record of one device's upgrade: noted while its page is open, kept now and then, and there after a reload. */
export class KeptRecord {
  readonly #options: KeptRecordOptions;
  readonly #recorder: UpgradeRecorder;
  readonly #writer: RecordWriter;
  #kept = $state.raw<Kept | null>(null);
  #isPresent = $state(false);
  #snapshot: UpgradeSnapshot | null = null;
  #browser: Facts = {};
  /** What the upgrade that goes on had been before. */
  #earlier: string | null = null;

  constructor(options: KeptRecordOptions) {
    this.#options = options;
    this.#recorder = options.recorder;
    this.#writer = new RecordWriter({
      clock: options.clock,
      keep: () => this.#keep(),
      onProblem: (error) => this.failed('record-not-kept', error),
    });
  }

  /** Reads what was kept; the returned function ends all keeping, after the last unless the account is gone. */
  open(): (isSignedOut: boolean) => void {
    void browserFacts(this.#options.browser).then((facts) => {
      this.#browser = facts;
    });
    this.readKept();
    return (isSignedOut) => {
      if (!isSignedOut) this.keepNow();
      this.stop();
    };
  }

  /** Reads what another tab may have kept since. */
  readKept(): void {
    this.#options.store.read().then(
      (kept) => {
        if (!this.#isPresent) this.#kept = kept;
      },
      (error: unknown) => this.failed('record-not-read', error),
    );
  }

  /** Whether there is anything to be saved. */
  get has(): boolean {
    return this.#isPresent || this.#kept !== null;
  }

  /** When what can be saved was kept, if it is of an upgrade from before: ms since the epoch; else null. */
  get keptAt(): number | null {
    return this.#isPresent ? null : (this.#kept?.updatedAt ?? null);
  }

  /** The record as JSON text; empty if there is none. */
  get text(): string {
    return this.#isPresent ? this.#present() : (this.#kept?.text ?? '');
  }

  /** The person confirms, or goes on with what is kept (`goesOn`). */
  begin(goesOn: boolean): void {
    this.#recorder.begin();
    this.#earlier = goesOn ? (this.#kept?.text ?? null) : null;
  }

  note(what: string, facts: Facts = {}): void {
    this.#recorder.note(what, facts);
    if (this.#isGrowing) this.#writer.news();
  }

  failed(what: string, error: unknown): void {
    this.#recorder.failed(what, error);
  }

  /** The page goes out of sight, or is frozen: it may never come back. */
  keepNow(): void {
    if (this.#isGrowing) void this.#writer.now();
  }

  /** Nothing is kept any more: whose it is has signed out. */
  stop(): void {
    this.#writer.stop();
  }

  record(peripheral: Peripheral): Peripheral {
    return this.#recorder.record(peripheral);
  }

  see(snapshot: UpgradeSnapshot): void {
    const before = this.#snapshot;
    this.#snapshot = snapshot;
    this.#recorder.see(snapshot);
    this.#isPresent = snapshot.startedAt !== null;
    if (!this.#isPresent) return;
    const isSame = before !== null && phaseKey(before.phase) === phaseKey(snapshot.phase);
    if (isSame && this.#isGrowing) this.#writer.progress();
    else if (!isSame && hasEnded(snapshot.phase)) void this.#writer.now();
    else if (!isSame) this.#writer.news();
  }

  /** After its end nothing is added that would have to be kept. */
  get #isGrowing(): boolean {
    return this.#isPresent && this.#snapshot !== null && isWorking(this.#snapshot.phase);
  }

  #present(): string {
    if (this.#snapshot === null) return '';
    const whole = this.#recorder.export(this.#snapshot, this.#browser, this.#earlier);
    return whole.length <= LONGEST_UPGRADE_RECORD
      ? whole
      : this.#recorder.export(this.#snapshot, this.#browser);
  }

  async #keep(): Promise<void> {
    if (!this.#isPresent) return;
    const text = this.#present();
    const { clock, store } = this.#options;
    await store.keep(text);
    this.#kept = { text, updatedAt: clock.now() };
  }
}
