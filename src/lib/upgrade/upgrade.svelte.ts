import { untrack } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import {
  bluetoothAvailability,
  onAvailabilityChange,
  type BluetoothAvailability,
} from '../bluetooth/web-bluetooth/availability';
import type { ChooserScope } from '../bluetooth/web-bluetooth/chooser';
import { expectedName } from '../bluetooth/web-bluetooth/identity';
import type { Device } from '../developer-center/types';
import { toOverairError, type OverairError } from '../errors';
import type { Standing } from '../outbox/standing';
import { lockNames } from '../platform/locks';
import { onPageLife, type PageLife } from '../platform/visibility';
import type { WakeState } from '../platform/wake-lock';
import { UpgradeFlow } from './flow';
import { loadEngine } from './load-engine';
import { watchElsewhere } from './other-tabs';
import { hasEnded, isBeforeBegin, isWorking } from './phase-groups';
import type { KeptRecord } from './record/kept-record.svelte';
import type { UpgradeServices } from './services';
import { addSample, type SpeedSample } from './speed';
import type { UpgradePhase, UpgradeSnapshot } from './phases';
import type { Peripheral, UpgradeDependencies } from './ports';
import { choosePeripheral, grantedPeripheral, type WebPeripheralOptions } from './web-peripheral';

/** How long after another tab has ended its upgrade the plan is read once more, in milliseconds. */
const LOOK_AGAIN = 3_000;

/** The plan comes first; what an upgrade needs once it is confirmed is fetched while a person reads it, ms. */
const ENGINE_AFTER = 500;

/** One device's Bluetooth upgrade as its page shows it: thin over the flow, with what only a browser has. */
export class UpgradeView {
  readonly #flow: UpgradeFlow;
  readonly #services: UpgradeServices;
  readonly #dependencies: UpgradeDependencies;
  readonly #record: KeptRecord;
  readonly #subscribeScreen: () => void;
  #snapshot = $state.raw<UpgradeSnapshot>() as UpgradeSnapshot;
  #availability = $state.raw<BluetoothAvailability | null>(null);
  #isChoosing = $state(false);
  #chooserProblem = $state.raw<OverairError | null>(null);
  #wasDismissed = $state(false);
  #isElsewhere = $state(false);
  #cancelLook: () => void = () => undefined;
  #endedBySignOut = $state(false);
  #speeds = $state.raw<readonly SpeedSample[]>([]);
  /** Lets the clock go that is held while it works. */
  #letGo: (() => void) | null = null;

  constructor(services: UpgradeServices, device: Device, who: string) {
    this.#services = services;
    this.#dependencies = services.dependencies(device, who);
    this.#record = services.record(device);
    this.#flow = new UpgradeFlow(this.#dependencies, loadEngine, (snapshot) => {
      this.#onChange(snapshot);
    });
    this.#snapshot = this.#flow.snapshot;
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

  /** What this browser can do; null until it has said. */
  get availability(): BluetoothAvailability | null {
    return this.#availability;
  }

  /** Whether a chooser is open. */
  get isChoosing(): boolean {
    return this.#isChoosing;
  }

  /** Why no device could be chosen; null if one could, or if the person closed the chooser. */
  get chooserProblem(): OverairError | null {
    return this.#chooserProblem;
  }

  /** Whether the last chooser was closed without a choice. */
  get wasDismissed(): boolean {
    return this.#wasDismissed;
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

  /** How the device should call itself in the chooser. */
  get expectedName(): string {
    return expectedName(this.#dependencies.device.deviceKey);
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
      this.#watchAvailability(),
      onPageLife(document, (what) => this.#onPageLife(what)),
      this.#services.screen.subscribe(() => this.#record.note('screen', { is: this.#services.screen.state })),
      watchElsewhere(locks, lockNames.transfer(productKey, deviceKey), tabs.begun, (isElsewhere) =>
        this.#onElsewhere(isElsewhere),
      ),
      tabs.ending.subscribe(() => this.#endBySignOut()),
      () => this.#cancelLook(),
      this.#services.clock.after(ENGINE_AFTER, () => void this.#fetchEngine()),
    ];
    void this.#flow.open();
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
      await loadEngine();
    } catch (error) {
      this.#record.failed('engine', error);
    }
  }

  /** What the other tab has left is to be read anew. */
  #onElsewhere(isElsewhere: boolean): void {
    this.#isElsewhere = isElsewhere;
    if (isElsewhere || !isBeforeBegin(this.phase)) return;
    this.#record.readKept();
    void this.#flow.open();
    // Its last report may still be on its way: until that has arrived, the plan looks as if nothing had been done.
    this.#cancelLook();
    this.#cancelLook = this.#services.clock.after(LOOK_AGAIN, () => {
      if (!this.#isElsewhere && isBeforeBegin(this.phase)) void this.#flow.open();
    });
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

  /** Opens the browser's chooser; only in the handler of a tap. */
  choose(scope: ChooserScope): Promise<void> {
    const options = this.#webOptions();
    if (options === null) return Promise.resolve();
    return this.#take(async () => {
      const chosen = await choosePeripheral(options, scope);
      this.#wasDismissed = chosen === null;
      this.#record.note('chooser', { scope, chosen: chosen?.name ?? null });
      return chosen;
    });
  }

  /** Takes a device that lives in this page, with the platform's secret and the plan's present versions. */
  useVirtual(): Promise<void> {
    return this.#take(async () => {
      const { virtualPeripheral } = await import('./virtual-peripheral');
      const secret = await this.#dependencies.readSecret(new AbortController().signal);
      const { phase, plan } = this.#snapshot;
      const shown = phase.name === 'interrupted' ? phase.journal.plan : plan;
      const components = shown?.plan.components ?? [];
      return virtualPeripheral({ clock: this.#services.clock, name: this.expectedName, secret, components });
    });
  }

  async #take(choose: () => Promise<Peripheral | null>): Promise<void> {
    if (this.#isChoosing) return;
    this.#isChoosing = true;
    this.#chooserProblem = null;
    this.#wasDismissed = false;
    try {
      const peripheral = await choose();
      if (peripheral !== null) this.#flow.choose(this.#record.record(peripheral));
    } catch (error) {
      this.#chooserProblem = toOverairError(error);
      this.#record.failed('chooser', error);
    } finally {
      this.#isChoosing = false;
    }
  }

  #webOptions(): WebPeripheralOptions | null {
    const bluetooth = bluetoothOf(navigator);
    if (bluetooth === undefined) return null;
    const { clock, times, device } = this.#dependencies;
    return { bluetooth, clock, times, device };
  }

  #watchAvailability(): () => void {
    const bluetooth = bluetoothOf(navigator);
    const look = async (): Promise<void> => {
      const { isSecureContext } = window;
      const { userAgent } = navigator;
      const { clock, times } = this.#dependencies;
      const facts = { isSecureContext, bluetooth, userAgent, clock, times };
      this.#availability = await bluetoothAvailability(facts);
      this.#record.note('bluetooth', { is: this.#availability.state });
    };
    void look();
    void this.#takeGranted();
    return bluetooth === undefined ? () => undefined : onAvailabilityChange(bluetooth, () => void look());
  }

  /** A device that was allowed before needs no chooser, if the browser tells. */
  async #takeGranted(): Promise<void> {
    const options = this.#webOptions();
    if (options === null) return;
    await this.#take(() => grantedPeripheral(options));
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

/** Absent in browsers without Web Bluetooth, whatever the types say. */
function bluetoothOf(browser: Navigator): Bluetooth | undefined {
  return (browser as Partial<Navigator>).bluetooth;
}
