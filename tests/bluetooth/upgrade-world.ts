import type { ReportName } from '../../src/lib/developer-center/operations';
import type { Link } from '../../src/lib/bluetooth/link';
import { VirtualRadio } from '../../src/lib/bluetooth/virtual/radio';
import type { SimulatedLink } from '../../src/lib/bluetooth/virtual/simulated-link';
import { OverairError, type ErrorCode } from '../../src/lib/errors';
import { UpgradeFlow } from '../../src/lib/upgrade/flow';
import { Stage, type Scene } from '../../src/lib/upgrade/testing/stage';
import type { UpgradePhase, UpgradeSnapshot } from '../../src/lib/upgrade/phases';
import type { Peripheral } from '../../src/lib/upgrade/ports';
import { Page } from './page';

/** What a person, or the phone in their hand, does; times in milliseconds after the confirmation. */
export interface Hand {
  readonly cancelsAt?: number | undefined;
  /** Leaves the page, and comes back to it after a while. */
  readonly leavesAt?: number | undefined;
  readonly pauses?: { readonly at: number; readonly forMs: number } | undefined;
  readonly freezes?: { readonly at: number; readonly forMs: number } | undefined;
  /** The phone corrects its time of day. */
  readonly corrects?: { readonly at: number; readonly byMs: number } | undefined;
  /** How often a failure is tried again; then it is given up. */
  readonly retries: number;
}

/** What the phone's own Bluetooth does between the page and the link. */
export interface Stack {
  /** The connections from this one on, counted from 0, come to nothing: a subscription that is refused, stale services … */
  readonly refusals?: { readonly from: number; readonly times: number; readonly code: ErrorCode } | undefined;
  /** The write, counted from 0 over all links, that never settles nor arrives; the link is given up after 15 s. */
  readonly hangsAt?: number | undefined;
}

const HANGS_MS = 15_000;

/** A report as it was handed over, and what was so at that moment. */
export interface Reported {
  readonly report: ReportName;
  /** Whether the device ran the target. */
  readonly held: boolean;
  /** Whether it would have restarted, had it been left alone. */
  readonly waited: boolean;
}

const TARGET = '2.0.0';
const AWAY_MS = 5_000;
const LIMIT_MS = 24 * 3_600_000;

/** One upgrade from the confirmation to its end, as often as the person tries, in a world that may go wrong. */
export class World {
  readonly stage: Stage;
  readonly reported: Reported[] = [];
  readonly errors: OverairError[] = [];
  readonly #page: Page;
  readonly #hand: Hand;
  readonly #stack: Stack;
  #connections = 0;
  #writes = 0;
  #flow: UpgradeFlow;
  /** When the device was met after its verdict, or after it could not be reached, by the monotonic clock. */
  #returnedAt = 0;
  #hasReturned = false;
  #hasChosenAnew = -1;

  constructor(scene: Scene, hand: Hand, stack: Stack = {}) {
    this.stage = new Stage(scene);
    this.#stack = stack;
    this.#hand = hand;
    this.#page = new Page(this.stage.clock);
    const { reports } = this.stage.dependencies;
    Object.assign(this.stage.dependencies, {
      clock: this.#page.clock,
      reports: {
        ...reports,
        submit: (entry: Parameters<typeof reports.submit>[0]) => {
          const { report } = entry.subject;
          const waited = this.stage.device.waitsToBeAlone;
          this.reported.push({ report, held: this.holdsTarget, waited });
          return reports.submit(entry);
        },
      },
    });
    this.#flow = this.#another();
  }

  get holdsTarget(): boolean {
    return this.stage.device.versions.module === TARGET;
  }

  get snapshot(): UpgradeSnapshot {
    return this.#flow.snapshot;
  }

  get phase(): UpgradePhase {
    return this.snapshot.phase;
  }

  /** Plays until the person has nothing left to do. */
  async play(): Promise<void> {
    await this.#run(this.#flow.open());
    this.#choose();
    this.#act();
    await this.#run(this.#flow.confirm());
    await this.#comeBack();
    for (let left = this.#hand.retries; left > 0 && this.phase.name === 'failed'; left--) {
      this.#choose();
      await this.#run(this.#flow.retry());
      await this.#comeBack();
    }
    if (this.phase.name === 'failed') await this.#run(this.#flow.giveUp());
  }

  /** Lets time pass until a minute after the return of the device. */
  async afterwards(): Promise<void> {
    const { clock } = this.stage;
    await clock.runFor(Math.max(0, this.#returnedAt + 60_000 - clock.monotonic()));
  }

  /** The page was left in the middle: it is opened anew, and the upgrade goes on. */
  async #comeBack(): Promise<void> {
    if (this.phase.name === 'finished' || this.phase.name === 'failed' || this.phase.name === 'cancelled')
      return;
    await this.stage.clock.runFor(AWAY_MS);
    this.#flow = this.#another();
    await this.#run(this.#flow.open());
    if (this.phase.name !== 'interrupted') return;
    this.#choose();
    await this.#run(this.#flow.resume());
  }

  #another(): UpgradeFlow {
    return new UpgradeFlow(this.stage.dependencies, this.stage.loadEngine, ({ phase }) => this.#see(phase));
  }

  #see(phase: UpgradePhase): void {
    if (phase.name === 'failed' && this.errors.at(-1) !== phase.error) this.errors.push(phase.error);
    const isSought = phase.name === 'restarting' || phase.name === 'reconnecting';
    const { address } = this.stage.device;
    if (!isSought || phase.attempt < 3 || this.#hasChosenAnew === address) return;
    this.#hasChosenAnew = address;
    // In a task of their own: a person answers to what is shown.
    this.stage.clock.after(1_000, () => this.#choose());
  }

  #choose(): void {
    this.#flow.choose(this.#peripheral());
  }

  /** The device under the address that it has now. */
  #peripheral(): Peripheral {
    const { clock, device } = this.stage;
    const radio = new VirtualRadio({ clock, device, link: this.stage.link });
    return {
      ...this.stage.peripheral,
      connect: async ({ onAttempt }) => {
        onAttempt();
        const link = await this.#page.answer(this.#connect(radio)).catch((error: unknown) => {
          this.#hasReturned = false;
          throw error;
        });
        this.#meet(link);
        return this.#page.linkOf(link);
      },
    };
  }

  async #connect(radio: VirtualRadio): Promise<Link> {
    const link = await radio.connect();
    const nth = this.#connections++;
    const { refusals } = this.#stack;
    if (refusals === undefined || nth < refusals.from || nth >= refusals.from + refusals.times)
      return this.#hanging(link);
    await link.close();
    throw new OverairError(refusals.code);
  }

  #hanging(link: SimulatedLink): Link {
    const { clock } = this.stage;
    const write: Link['write'] = (bytes, type) => {
      if (this.#writes++ !== this.#stack.hangsAt) return link.write(bytes, type);
      clock.after(HANGS_MS, () => link.lose());
      return link.closed.then((error) => {
        throw error;
      });
    };
    return {
      writeTypes: link.writeTypes,
      commandsWait: link.commandsWait,
      write,
      onReceive: (listener) => link.onReceive(listener),
      closed: link.closed,
      close: () => link.close(),
    };
  }

  #meet(link: Link): void {
    const { clock } = this.stage;
    if (!this.#hasReturned) this.#returnedAt = clock.monotonic();
    // What is met before the verdict is met again after it.
    this.#hasReturned = this.stage.events.some(({ kind }) => kind === 'verdict');
    void link.closed.then(({ code }) => {
      if (code === 'link-lost') this.#hasReturned = false;
    });
  }

  #act(): void {
    const { cancelsAt, leavesAt, pauses, freezes, corrects } = this.#hand;
    const { clock } = this.stage;
    const at = (ms: number | undefined, act: () => unknown): void => {
      if (ms !== undefined) clock.after(ms, () => void act());
    };
    at(cancelsAt, () => this.#flow.cancel());
    at(leavesAt, () => this.#flow.leave());
    at(pauses?.at, () => this.#flow.pause());
    at(pauses && pauses.at + pauses.forMs, () => this.#flow.proceed());
    at(freezes?.at, () => this.#page.freeze(freezes?.forMs ?? 0));
    at(corrects?.at, () => clock.correct(corrects?.byMs ?? 0));
  }

  #run<T>(promise: Promise<T>): Promise<T> {
    return this.stage.clock.runUntil(promise, { limitMs: LIMIT_MS });
  }
}
