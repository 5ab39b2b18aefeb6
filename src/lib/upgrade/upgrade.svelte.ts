import { untrack } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import type { Device } from '../developer-center/types';
import type { Standing } from '../outbox/standing';
import { lockNames } from '../platform/locks';
import { onPageLife, type PageLife } from '../platform/visibility';
import type { WakeState } from '../platform/wake-lock';
import { DeviceChooser } from './device-chooser.svelte';
import { UpgradeFlow } from './flow';
import { watchElsewhere } from './other-tabs';
import { hasEnded, isBeforeBegin, isWorking } from './phase-groups';
import type { KeptRecord } from './record/kept-record.svelte';
import type { UpgradeServices } from './services';
import { addSample, type SpeedSample } from './speed';
import type { UpgradePhase, UpgradeSnapshot } from './phases';
import type { UpgradeDependencies } from './ports';

/** The plan comes first; what an upgrade needs once it is confirmed is fetched while a person reads it, ms. */
const ENGINE_AFTER = 500;

/** One device's Bluetooth upgrade as its page shows it: thin over the flow, with what only a browser has. */
export class UpgradeView {
  readonly choice: DeviceChooser;
  readonly #flow: UpgradeFlow;
  readonly #services: UpgradeServices;
  readonly #dependencies: UpgradeDependencies;
  readonly #record: KeptRecord;
  readonly #subscribeScreen: () => void;
  #snapshot = $state.raw<UpgradeSnapshot>() as UpgradeSnapshot;
  #isElsewhere = $state(false);
  /** Changes of what is to be sent, counted. */
  #outboxChanges = 0;
  #endedBySignOut = $state(false);
  #speeds = $state.raw<readonly SpeedSample[]>([]);
  /** Lets the clock go that is held while it works. */
  #letGo: (() => void) | null = null;

  constructor(services: UpgradeServices, device: Device, who: string) {
    this.#services = services;
    this.#dependencies = services.dependencies(device, who);
    this.#record = services.record(device);
    this.#flow = new UpgradeFlow(
      this.#dependencies,
      () => services.loadEngine(),
      (snapshot) => {
        this.#onChange(snapshot);
      },
    );
    this.#snapshot = this.#flow.snapshot;
    this.choice = new DeviceChooser({
      dependencies: this.#dependencies,
      record: this.#record,
      plan: () => (this.phase.name === 'interrupted' ? this.phase.journal.plan : this.#snapshot.plan),
      onChosen: (peripheral) => this.#flow.choose(peripheral),
    });
    this.#subscribeScreen = createSubscriber((update) => services.screen.subscribe(update));
  }

  get snapshot(): UpgradeSnapshot {
    return this.#snapshot;
  }

  get phase(): UpgradePhase {
    return this.#snapshot.phase;
  }

  /** Whether leaving would interrupt something. */
  get isWorking(): boolean {
    return isWorking(this.phase);
  }

  /** Whether a result is shown. */
  get hasEnded(): boolean {
    return hasEnded(this.phase);
  }

  /** Whether another tab works with the device. */
  get isElsewhere(): boolean {
    return this.#isElsewhere;
  }

  /** Whether somebody who signed out has ended this upgrade. */
  get endedBySignOut(): boolean {
    return this.#endedBySignOut;
  }

  /** What became of a report, by its id; undefined while that is being read. */
  standing(id: string): Standing | undefined {
    return this.#services.standing(id);
  }

  /** How fast the transfer has been, oldest first. */
  get speeds(): readonly SpeedSample[] {
    return this.#speeds;
  }

  get screen(): WakeState {
    this.#subscribeScreen();
    return this.#services.screen.state;
  }

  /**
   * Begins; gives what ends it: the link is closed, what was reached is kept. If the account is gone (`isSignedOut`),
   * nobody could go on with it: it is ended as by the person. An effect may call it.
   */
  open(): (isSignedOut: boolean) => void {
    return untrack(() => this.#open());
  }

  #open(): (isSignedOut: boolean) => void {
    const { locks, tabs } = this.#services;
    const { productKey, deviceKey } = this.#dependencies.device;
    const stopRecord = this.#record.open();
    const stops = [
      this.choice.open(),
      onPageLife(document, (what) => this.#onPageLife(what)),
      this.#services.screen.subscribe(() => this.#record.note('screen', { is: this.#services.screen.state })),
      watchElsewhere(locks, lockNames.transfer(productKey, deviceKey), tabs.begun, (isElsewhere) =>
        this.#onElsewhere(isElsewhere),
      ),
      tabs.ending.subscribe(() => this.#endBySignOut()),
      this.#services.onOutboxChange(() => this.#onOutboxChange()),
      this.#services.clock.after(ENGINE_AFTER, () => void this.#fetchEngine()),
    ];
    void this.#openFlow();
    return (isSignedOut) => {
      for (const stop of stops) stop();
      stopRecord(isSignedOut);
      const over = isSignedOut && this.isWorking ? this.#flow.cancel() : this.#flow.leave();
      void over.finally(() => this.#holdClock(false));
    };
  }

  /** While there is a network. What does not come now is asked for again by who confirms, and told then. */
  async #fetchEngine(): Promise<void> {
    try {
      await this.#services.loadEngine();
    } catch (error) {
      this.#record.failed('engine', error);
    }
  }

  /** What the other tab has left is to be read anew. */
  #onElsewhere(isElsewhere: boolean): void {
    this.#isElsewhere = isElsewhere;
    if (isElsewhere || !isBeforeBegin(this.phase)) return;
    this.#record.readKept();
    void this.#openFlow();
  }

  /** Once more as long as reports arrive while it looks whether they have. */
  async #openFlow(): Promise<void> {
    let seen: number;
    do {
      seen = this.#outboxChanges;
      await this.#flow.open();
    } while (this.phase.name === 'settling' && seen !== this.#outboxChanges);
  }

  #onOutboxChange(): void {
    this.#outboxChanges++;
    if (this.phase.name === 'settling' && !this.#isElsewhere) void this.#openFlow();
  }

  #onPageLife(what: PageLife): void {
    this.#record.note('page', { is: what });
    if (what === 'hidden' || what === 'frozen') this.#record.keepNow();
  }

  #endBySignOut(): void {
    this.#record.stop();
    if (!this.isWorking) return;
    this.#endedBySignOut = true;
    void this.#flow.cancel();
  }

  readonly confirm = (): void => {
    this.#record.begin(false);
    void this.#flow.confirm();
  };

  readonly resume = (): void => {
    this.#record.begin(true);
    void this.#flow.resume();
  };

  readonly startAnew = (): void => void this.#flow.startAnew();
  readonly takeRisk = (): void => this.#flow.takeRisk();
  readonly pause = (): void => this.#flow.pause();
  readonly proceed = (): void => this.#flow.proceed();
  readonly cancel = (): void => void this.#flow.cancel();
  readonly retry = (): void => void this.#flow.retry();
  readonly giveUp = (): void => void this.#flow.giveUp();

  /** What a person saw of a component whose version could not be read. */
  say(index: number, said: 'succeeded' | 'failed'): void {
    void this.#flow.say(index, said);
  }

  /** What was noted of this upgrade, else of the last one: phases, link events, times and errors. */
  get record(): Pick<KeptRecord, 'has' | 'keptAt' | 'text'> {
    return this.#record;
  }

  #holdClock(isWorking: boolean): void {
    if (isWorking) this.#letGo ??= this.#services.clock.hold();
    else {
      this.#letGo?.();
      this.#letGo = null;
    }
  }

  #onChange(snapshot: UpgradeSnapshot): void {
    this.#snapshot = snapshot;
    this.#record.see(snapshot);
    this.#holdClock(isWorking(snapshot.phase));
    const { phase } = snapshot;
    if (phase.name === 'transferring') {
      const { bytesPerSecond } = phase.progress;
      this.#speeds = addSample(this.#speeds, this.#services.clock.now(), bytesPerSecond);
    } else if (phase.name === 'confirming') this.#speeds = [];
  }
}
