import {
  bluetoothAvailability,
  onAvailabilityChange,
  type BluetoothAvailability,
} from '../bluetooth/web-bluetooth/availability';
import type { ChooserScope } from '../bluetooth/web-bluetooth/chooser';
import { expectedName } from '../bluetooth/web-bluetooth/identity';
import { toOverairError, type OverairError } from '../errors';
import type { KeptRecord } from './record/kept-record.svelte';
import type { Peripheral, UpgradeDependencies, UpgradePlan } from './ports';
import { choosePeripheral, grantedPeripheral, type WebPeripheralOptions } from './web-peripheral';

export interface DeviceChooserOptions {
  readonly dependencies: Pick<UpgradeDependencies, 'clock' | 'times' | 'device' | 'readSecret'>;
  readonly record: Pick<KeptRecord, 'note' | 'failed' | 'record'>;
  /** The plan that a virtual device takes its present versions from; null if none is shown. */
  readonly plan: () => UpgradePlan | null;
  readonly onChosen: (peripheral: Peripheral) => void;
}

/** How a device is chosen for one upgrade, and what this browser can do. */
export class DeviceChooser {
  readonly #options: DeviceChooserOptions;
  #availability = $state.raw<BluetoothAvailability | null>(null);
  #isOpen = $state(false);
  #problem = $state.raw<OverairError | null>(null);
  #wasDismissed = $state(false);

  /** What else can be done with a device that the chooser does not list: its round's business; null if nothing can. */
  onNotHere = $state.raw<(() => void) | null>(null);

  constructor(options: DeviceChooserOptions) {
    this.#options = options;
  }

  /** What this browser can do; null until it has said. */
  get availability(): BluetoothAvailability | null {
    return this.#availability;
  }

  /** Whether a chooser is open. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Why no device could be chosen; null if one could, or if the person closed the chooser. */
  get problem(): OverairError | null {
    return this.#problem;
  }

  /** Whether the last chooser was closed without a choice. */
  get wasDismissed(): boolean {
    return this.#wasDismissed;
  }

  /** How the device should call itself in the chooser. */
  get expectedName(): string {
    return expectedName(this.#options.dependencies.device.deviceKey);
  }

  /** Follows what the browser can do, and takes a device that was allowed before; returns what ends that. */
  open(): () => void {
    const bluetooth = bluetoothOf(navigator);
    void this.#look();
    void this.#takeGranted();
    return bluetooth === undefined
      ? () => undefined
      : onAvailabilityChange(bluetooth, () => void this.#look());
  }

  /** Opens the browser's chooser; only in the handler of a tap. */
  choose(scope: ChooserScope): Promise<void> {
    const options = this.#webOptions();
    if (options === null) return Promise.resolve();
    return this.#take(async () => {
      const chosen = await choosePeripheral(options, scope);
      this.#wasDismissed = chosen === null;
      this.#options.record.note('chooser', { scope, chosen: chosen?.name ?? null });
      return chosen;
    });
  }

  /** Takes a device that lives in this page, with the platform's secret and the plan's present versions. */
  useVirtual(): Promise<void> {
    const { dependencies, plan } = this.#options;
    return this.#take(async () => {
      const { virtualPeripheral } = await import('./virtual-peripheral');
      const secret = await dependencies.readSecret(new AbortController().signal);
      const components = plan()?.plan.components ?? [];
      return virtualPeripheral({ clock: dependencies.clock, name: this.expectedName, secret, components });
    });
  }

  async #take(choose: () => Promise<Peripheral | null>, isByPerson = true): Promise<void> {
    if (this.#isOpen) return;
    this.#isOpen = true;
    if (isByPerson) this.#forget();
    const { record, onChosen } = this.#options;
    try {
      const peripheral = await choose();
      if (peripheral === null) return;
      this.#forget();
      onChosen(record.record(peripheral));
    } catch (error) {
      this.#problem = toOverairError(error);
      record.failed('chooser', error);
    } finally {
      this.#isOpen = false;
    }
  }

  #forget(): void {
    this.#problem = null;
    this.#wasDismissed = false;
  }

  async #look(): Promise<void> {
    const { isSecureContext } = window;
    const { userAgent } = navigator;
    const { clock, times } = this.#options.dependencies;
    const facts = { isSecureContext, bluetooth: bluetoothOf(navigator), userAgent, clock, times };
    this.#availability = await bluetoothAvailability(facts);
    this.#options.record.note('bluetooth', { is: this.#availability.state });
  }

  /** A device that was allowed before needs no chooser, if the browser tells. */
  async #takeGranted(): Promise<void> {
    const options = this.#webOptions();
    if (options === null) return;
    // The chooser that led to this page may have ended already: what it came to is still to be told.
    await this.#take(() => grantedPeripheral(options), false);
  }

  #webOptions(): WebPeripheralOptions | null {
    const bluetooth = bluetoothOf(navigator);
    if (bluetooth === undefined) return null;
    const { clock, times, device } = this.#options.dependencies;
    return { bluetooth, clock, times, device };
  }
}

/** Absent in browsers without Web Bluetooth, whatever the types say. */
function bluetoothOf(browser: Navigator): Bluetooth | undefined {
  return (browser as Partial<Navigator>).bluetooth;
}
