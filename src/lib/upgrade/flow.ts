import { isOverairError, OverairError, toOverairError } from '../errors';
import { lockNames } from '../platform/locks';
import { attemptEnd } from './attempt-end';
import type { InTurn } from './at-once';
import { ChosenPeripheral } from './chosen-peripheral';
import type { ComponentUpgrade } from './component-upgrade';
import type * as Engine from './engine';
import type { UpgradeEngine } from './engine';
import { LinkMemory } from './link-memory';
import { Opening } from './opening';
import { firstToSend, holdsAfter, lets, recordForRetry } from './records';
import { UpgradeState } from './state';
import type { UpgradePhase, UpgradeSnapshot } from './phases';
import type { Peripheral, UpgradeDependencies } from './ports';
import { orCancelled, Question } from './waiting';

/** Brings the code that an upgrade needs once it is confirmed; asked again after a rejection, with `offline`. */
export type LoadEngine = () => Promise<Pick<typeof Engine, 'createUpgradeEngine'>>;

/** Why a run was stopped: the person ends the upgrade, or only leaves the page. */
type Stop = 'cancel' | 'leave';

/**
 * One Bluetooth upgrade from plan to report. What happens follows from the records of its components alone, so a
 * retry, a reload and a lost link all go on by running again. Never rejects: what fails is a phase.
 */
export class UpgradeFlow {
  readonly #dependencies: UpgradeDependencies;
  readonly #engineCode: LoadEngine;
  readonly #state: UpgradeState;
  readonly #memory: LinkMemory;
  readonly #opening: Opening;
  readonly #chosen = new Question<Peripheral>();
  readonly #risk = new Question<undefined>();
  /** Null until something was confirmed: nothing is connected to, nothing is sent. */
  #engine: UpgradeEngine | null = null;
  #peripheral: ChosenPeripheral | null = null;
  #stopping = new AbortController();
  #running: Promise<void> | null = null;

  constructor(
    dependencies: UpgradeDependencies,
    loadEngine: LoadEngine,
    onChange: (snapshot: UpgradeSnapshot) => void,
  ) {
    this.#dependencies = dependencies;
    this.#engineCode = loadEngine;
    this.#state = new UpgradeState(dependencies, onChange);
    this.#memory = new LinkMemory(dependencies.profiles, {
      onChange: (profile) => this.#state.learned(profile),
      onProblem: (error) => this.#state.keepingFailed(error),
    });
    this.#opening = new Opening(dependencies, this.#state, this.#memory);
  }

  get snapshot(): UpgradeSnapshot {
    return this.#state.snapshot;
  }

  /** Reads the plan, or finds an upgrade that was interrupted. */
  open(): Promise<void> {
    return this.#start(async (signal) => {
      // While it settles, what is shown stays until it is known what follows.
      if (this.#phase.name !== 'settling') this.#state.enter({ name: 'planning' });
      await this.#opening.find(signal);
    });
  }

  /** The person confirms the plan that is shown. */
  async confirm(): Promise<void> {
    if ((await this.#settledIn('offering')) === null) return;
    this.#state.begin();
    await this.#upgrade();
  }

  /** Goes on with the upgrade that was interrupted. */
  async resume(): Promise<void> {
    const interrupted = await this.#settledIn('interrupted');
    if (interrupted === null) return;
    this.#state.restore(interrupted.journal);
    await this.#upgrade();
  }

  /** Gives the interrupted upgrade up, and reads the plan anew. */
  async startAnew(): Promise<void> {
    if ((await this.#settledIn('interrupted')) === null) return;
    await this.#start(async (signal) => {
      this.#state.enter({ name: 'planning' });
      await this.#dependencies.journal.drop();
      this.#state.reportedBefore([]);
      await this.#opening.readPlan(signal);
    });
  }

  /** A device was chosen; before, during or after the download, and anew wherever it is looked for. */
  choose(peripheral: Peripheral): void {
    const { clock, times } = this.#dependencies;
    if (this.#peripheral === null)
      this.#peripheral = new ChosenPeripheral(clock, times.firstConnectFor, peripheral);
    else this.#peripheral.replace(peripheral);
    this.#state.chose(peripheral);
    this.#chosen.answer(this.#peripheral);
  }

  /** The person takes the risk of a delta package for an unknown version; who does not, cancels. */
  takeRisk(): void {
    this.#risk.answer(undefined);
  }

  pause(): void {
    this.#engine?.sender.pause();
    this.#state.pausing(true);
  }

  proceed(): void {
    this.#engine?.sender.proceed();
    this.#state.pausing(false);
  }

  /** Ends the upgrade: the device is told, and a transfer that had begun is reported as failed. */
  async cancel(): Promise<void> {
    if (this.#running === null) return;
    this.#state.enter({ name: 'cancelling', during: this.#state.working });
    this.#stopping.abort('cancel' satisfies Stop);
    await this.#running;
  }

  /** Tries the phase that failed again; what was reached stays. */
  retry(): Promise<void> {
    const phase = this.#phase;
    if (phase.name === 'cancelled') return this.open();
    if (phase.name !== 'failed') return Promise.resolve();
    if (phase.during === 'planning' || this.#state.plan === null) return this.open();
    this.#state.changeAll(recordForRetry);
    return this.#upgrade();
  }

  /** After a failure: no further attempt. What had begun is reported as failed; what cannot be known stays unknown. */
  async giveUp(): Promise<void> {
    const phase = this.#phase;
    if (phase.name !== 'failed') return;
    await this.#start(() => this.#abandon(phase.error));
  }

  /** What a person saw of a component whose result could not be read: it is reported so. */
  async say(index: number, said: 'succeeded' | 'failed'): Promise<void> {
    const outcome = this.#state.record(index).outcome;
    if (outcome.kind !== 'unverified' || outcome.said !== null || this.#running !== null) return;
    this.#state.change(index, { outcome: { ...outcome, said } });
    if (said === 'succeeded' && this.#state.records.some((record) => record.outcome.kind === 'open')) {
      await this.#upgrade(() => this.#state.report(index, said));
    } else await this.#start(() => this.#state.report(index, said).then(() => this.#finish()));
  }

  /** The page is left: the link is closed without a word, so that the device keeps what it has; the journal stays. */
  async leave(): Promise<void> {
    const closed = this.#engine?.connector.close();
    this.#stopping.abort('leave' satisfies Stop);
    await this.#running;
    await closed;
  }

  get #phase(): UpgradePhase {
    return this.#state.snapshot.phase;
  }

  /** The phase, once what has led to it is over; null if it is another one by then. */
  async #settledIn<Name extends UpgradePhase['name']>(
    name: Name,
  ): Promise<Extract<UpgradePhase, { name: Name }> | null> {
    const isIn = (phase: UpgradePhase): phase is Extract<UpgradePhase, { name: Name }> => phase.name === name;
    if (!isIn(this.#phase)) return null;
    // Whoever answers as soon as it is shown is not to be too early.
    await this.#running;
    return isIn(this.#phase) ? this.#phase : null;
  }

  #upgrade(first: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const { locks, device, keepAwake } = this.#dependencies;
    return this.#start(async (signal) => {
      this.#state.enter({ name: 'confirming' });
      const name = lockNames.transfer(device.productKey, device.deviceKey);
      const held = await locks.holdIfFree(name, async () => {
        // From the confirmation on: a phone that goes dark ends a download as well.
        const release = keepAwake();
        try {
          await first();
          await this.#work(signal);
        } catch (error) {
          // Inside the lock: what the device is told of an end, it is told before another tab may begin.
          await this.#ended(toOverairError(error));
        } finally {
          release();
        }
      });
      if (held === null) throw new OverairError('device-in-use');
    });
  }

  async #work(signal: AbortSignal): Promise<void> {
    // First of all: an upgrade that cannot go on is not confirmed.
    const engine = await this.#loadEngine(signal);
    await this.#state.confirm();
    const componentFor = (peripheral: Peripheral, index: number): ComponentUpgrade =>
      engine.component({ askRisk: () => this.#risk.ask(signal), index, peripheral, signal });
    const chosen = this.#peripheral;
    const first = firstToSend(this.#state.records);
    const connect =
      chosen === null || first === null
        ? null
        : (inTurn: InTurn) => componentFor(chosen, first).connect(inTurn);
    await engine.getReady({ connect, signal });
    if (this.#peripheral === null) this.#state.enter({ name: 'choosing' });
    const peripheral = this.#peripheral ?? (await this.#chosen.ask(signal));
    for (const index of this.#state.records.keys()) {
      if (this.#state.record(index).outcome.kind === 'open') await componentFor(peripheral, index).run();
      if (!lets(this.#state.record(index).outcome)) break;
    }
    await this.#finish();
  }

  /** Rejects with `offline` if its code does not come, and with `cancelled`. */
  async #loadEngine(signal: AbortSignal): Promise<UpgradeEngine> {
    const { createUpgradeEngine } = await orCancelled(this.#engineCode(), signal);
    this.#engine ??= createUpgradeEngine(this.#dependencies, this.#state, this.#memory);
    return this.#engine;
  }

  async #finish(): Promise<void> {
    await this.#engine?.connector.close();
    const { records } = this.#state;
    const isKnown = records.every(({ outcome }) => outcome.kind !== 'unverified' || outcome.said !== null);
    await this.#note(null);
    if (isKnown) await this.#dependencies.journal.drop();
    if (records.every(({ outcome }) => outcome.kind === 'succeeded'))
      await this.#dependencies.packages.release();
    this.#state.enter({ name: 'finished' });
  }

  /** Runs one thing at a time; a failure becomes a phase. */
  async #start(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#running !== null) return;
    this.#stopping = new AbortController();
    this.#running = work(this.#stopping.signal)
      .catch((error: unknown) => this.#ended(toOverairError(error)))
      .finally(() => {
        this.#running = null;
      });
    await this.#running;
  }

  async #ended(error: OverairError): Promise<void> {
    const during = this.#state.working;
    const record = this.#state.current;
    await this.#engine?.connector.close();
    if (isOverairError(error, 'cancelled') && this.#stopping.signal.aborted) {
      if (this.#stopping.signal.reason === ('cancel' satisfies Stop)) await this.#abandon(error);
      else await this.#state.keep();
      return;
    }
    const holds = holdsAfter(record, error.code);
    const failure = { during, error, holds };
    try {
      await this.#state.failed(error);
      await this.#note(error);
      this.#state.enter({ name: 'failed', ...failure });
    } catch (second) {
      this.#state.enter({ name: 'failed', ...failure, error: toOverairError(second) });
    }
  }

  /** What the attempt came to; that it could not be noted is shown, and stops nothing. */
  async #note(error: OverairError | null): Promise<void> {
    if (this.#state.snapshot.startedAt === null) return;
    try {
      await this.#dependencies.attempts.note(attemptEnd(this.#state.records, error));
    } catch (problem) {
      this.#state.keepingFailed(toOverairError(problem));
    }
  }

  /** No further attempt: what is open and had begun has failed, or is not known if the device may have it. */
  async #abandon(error: OverairError): Promise<void> {
    const record = this.#state.current;
    const holds = holdsAfter(record, error.code);
    await this.#state.abandon(error);
    const isUnknown = holds === 'accepted' || holds === 'unknown';
    await this.#note(error);
    if (isUnknown) this.#state.enter({ name: 'finished' });
    else {
      await this.#dependencies.journal.drop();
      this.#state.enter({ name: 'cancelled', during: this.#state.working, holds });
    }
  }
}
